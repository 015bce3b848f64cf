package dev.antiphon.junit;

import dev.antiphon.stub.StubServer;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ModifierSupport;
import org.opentest4j.TestAbortedException;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The JUnit extension that starts and stops the stubs of {@link Stub} annotations. */
final class StubExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {

    /** The stubs of one test or class, with a flag that a test with these stubs has failed. */
    private static final class Started {
        private final List<Running> all = new CopyOnWriteArrayList<>();
        private final List<SharedStub> shared = new CopyOnWriteArrayList<>();
        private volatile boolean failed;
    }

    private static final Namespace PLACE = Namespace.create(StubExtension.class);

    // ---- fields ----

    @Override
    public void beforeAll(ExtensionContext context) throws IllegalAccessException {
        for (Field field : fields(context.getRequiredTestClass(), ModifierSupport::isStatic)) {
            fill(field, null, context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IllegalAccessException {
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            for (Field field : fields(instance.getClass(), ModifierSupport::isNotStatic)) {
                fill(field, instance, context);
            }
        }
    }

    private static List<Field> fields(Class<?> of, Predicate<Field> which) {
        return AnnotationSupport.findAnnotatedFields(
                of, Stub.class, which, HierarchyTraversalMode.TOP_DOWN);
    }

    private static void fill(
            Field field,
            @org.jspecify.annotations.Nullable Object instance,
            ExtensionContext context)
            throws IllegalAccessException {
        if (field.getType() != StubServer.class) {
            throw new ExtensionConfigurationException("@Stub is on " + field + "; it is for fields"
                    + " and parameters of type StubServer");
        }
        field.setAccessible(true);
        if (isFilled(field, instance, context)) {
            return; // already set by the extension of an enclosing class or superclass
        }
        field.set(instance, given(field.getAnnotation(Stub.class), field.getName(), context));
    }

    private static StubServer given(Stub terms, String name, ExtensionContext context) {
        if (terms.shared().isEmpty()) {
            Running running = Running.start(terms, name, context);
            started(context).all.add(running);
            return running.stub;
        }
        SharedStub shared = SharedStub.of(terms, context);
        started(context).shared.add(shared);
        return shared.running.stub;
    }

    private static boolean isFilled(
            Field field,
            @org.jspecify.annotations.Nullable Object instance,
            ExtensionContext context)
            throws IllegalAccessException {
        Object value = field.get(instance);
        return visible(context)
                .flatMap(each -> Stream.concat(
                        each.all.stream(), each.shared.stream().map(shared -> shared.running)))
                .anyMatch(running -> running.stub.equals(value));
    }

    // ---- parameters ----

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(Stub.class)
                && parameter.getParameter().getType() == StubServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Stub terms = parameter.findAnnotation(Stub.class).orElseThrow();
        return given(terms, parameter.getParameter().getName(), context);
    }

    // ---- the end ----

    @Override
    public void afterEach(ExtensionContext context) {
        Optional<Throwable> thrown = context.getExecutionException();
        Optional<Throwable> failure =
                thrown.filter(each -> !(each instanceof TestAbortedException));
        Optional<Sweep> sweep = Sweep.of(context);
        List<SharedStub> shared = visible(context)
                .flatMap(each -> each.shared.stream())
                .distinct()
                .toList();
        List<Running> own = take(context);
        long longest = own.stream()
                .mapToLong(each -> each.stub.longestAnswerBytes())
                .max()
                .orElse(0);
        if (failure.isPresent()) {
            visible(context).forEach(each -> {
                each.failed = true;
                each.all.forEach(running -> running.tell(failure.get()));
            });
            own.forEach(each -> each.tell(failure.get()));
            shared.forEach(each -> each.tell(failure.get()));
            own.forEach(Running::endFailed);
            sweep.ifPresent(each -> each.ended(false, longest));
            return;
        }
        if (thrown.isPresent()) { // an aborted test may have stopped before it used its rules
            own.forEach(Running::endAborted);
            sweep.ifPresent(each -> each.ended(false, longest));
            return;
        }
        boolean well = false;
        try {
            endAll(own);
            well = true;
        } finally {
            boolean ended = well;
            sweep.ifPresent(each -> each.ended(ended, longest));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Optional<Throwable> failure = context.getExecutionException()
                .filter(each -> !(each instanceof TestAbortedException));
        boolean failed = started(context).failed || failure.isPresent();
        List<Running> own = take(context);
        failure.ifPresent(each -> own.forEach(running -> running.tell(each)));
        if (failed) {
            own.forEach(Running::endFailed);
        } else {
            endAll(own);
        }
    }

    /**
     * Stops all stubs and checks them.
     *
     * @throws AssertionError when a stub has findings: the first error, with the others as
     *     suppressed exceptions
     */
    private static void endAll(List<Running> all) {
        AssertionError first = null;
        for (Running each : all) {
            try {
                each.endWell();
            } catch (AssertionError found) {
                if (first == null) {
                    first = found;
                } else {
                    first.addSuppressed(found);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    // ---- started stubs ----

    private static Started started(ExtensionContext context) {
        return StoredValues.computed(
                context.getStore(PLACE), context.getUniqueId(), id -> new Started(), Started.class);
    }

    /**
     * Removes all stubs of this test or class, and returns those that are not shared. The stubs of
     * enclosing contexts remain.
     */
    private static List<Running> take(ExtensionContext context) {
        Started started = started(context);
        List<Running> all = List.copyOf(started.all);
        started.all.clear();
        started.shared.clear();
        return all;
    }

    /** Returns the stubs of this context and all enclosing contexts, one element per context. */
    private static Stream<Started> visible(ExtensionContext context) {
        return Stream.iterate(
                        Optional.of(context),
                        Optional::isPresent,
                        each -> each.flatMap(ExtensionContext::getParent))
                .map(each -> started(each.orElseThrow()));
    }
}
