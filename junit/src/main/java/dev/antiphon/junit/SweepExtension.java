package dev.antiphon.junit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

import java.util.stream.Stream;

/**
 * The JUnit extension that runs a {@link SegmentationSweep}. JUnit requests each run only after the
 * previous run has ended.
 */
final class SweepExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        SegmentationSweep terms =
                context.getRequiredTestMethod().getAnnotation(SegmentationSweep.class);
        Sweep sweep = new Sweep(terms.cutsMax());
        sweep.keepIn(context);
        return Stream.iterate(sweep, Sweep::hasMore, same -> same).map(each -> named(each.next()));
    }

    private static TestTemplateInvocationContext named(String name) {
        return new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int invocationIndex) {
                return name;
            }
        };
    }
}
