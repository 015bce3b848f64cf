package dev.antiphon.junit;

import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A stub that all tests of a run share that ask for it by the same name. It is started by the first
 * of them, and ended by JUnit after the last. Any thread.
 */
final class SharedStub implements AutoCloseable {
    private static final Namespace PLACE = Namespace.create(SharedStub.class);

    final Running running;
    private final Stub terms;
    private volatile boolean failed;

    private SharedStub(Stub terms, ExtensionContext root) {
        this.terms = terms;
        this.running = Running.start(terms, terms.shared(), root);
    }

    /** Returns the one of this name; all who share it must ask for the same. */
    static SharedStub of(Stub terms, ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        SharedStub shared = root.getStore(PLACE)
                .computeIfAbsent(
                        terms.shared(), name -> new SharedStub(terms, root), SharedStub.class);
        if (!shared.terms.equals(terms)) {
            throw new ExtensionConfigurationException("the stub \"" + terms.shared()
                    + "\" is shared, and asked for in two ways: " + shared.terms + " and " + terms
                    + "; write the same everywhere");
        }
        return shared;
    }

    /** Notes that a test which had it has failed. */
    void tell(Throwable failure) {
        failed = true;
        running.tell(failure);
    }

    @Override
    public void close() {
        if (failed) {
            running.endFailed();
        } else {
            running.endWell();
        }
    }
}
