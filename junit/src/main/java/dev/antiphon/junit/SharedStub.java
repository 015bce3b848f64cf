package dev.antiphon.junit;

import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A stub that several tests of a run share by its name. The first test that uses the name starts
 * the stub, and JUnit closes it after the last test of the run. Any thread may call all methods.
 */
@SuppressWarnings("deprecation") // before 5.13, JUnit closes only what is a CloseableResource
final class SharedStub implements AutoCloseable, ExtensionContext.Store.CloseableResource {
    private static final Namespace PLACE = Namespace.create(SharedStub.class);

    final Running running;
    private final Stub terms;
    private volatile boolean failed;

    private SharedStub(Stub terms, ExtensionContext root) {
        this.terms = terms;
        this.running = Running.start(terms, terms.shared(), root);
    }

    /**
     * Returns the shared stub with the name in the annotation; starts it if necessary.
     *
     * @throws ExtensionConfigurationException when another test uses the name with different
     *     annotation values
     */
    static SharedStub of(Stub terms, ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        SharedStub shared = StoredValues.computed(
                root.getStore(PLACE),
                terms.shared(),
                name -> new SharedStub(terms, root),
                SharedStub.class);
        if (!shared.terms.equals(terms)) {
            throw new ExtensionConfigurationException("the stub \"" + terms.shared()
                    + "\" is shared, and asked for in two ways: " + shared.terms + " and " + terms
                    + "; write the same everywhere");
        }
        return shared;
    }

    /**
     * Records that a test with this stub has failed, and adds a report to the exception of the
     * test.
     */
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
