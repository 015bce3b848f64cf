package dev.antiphon.junit;

import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test that runs repeatedly while its stubs divide their answers differently: first whole, then
 * with the messages of an answer joined, then cut before byte 1, 2, 3 and so on to the end of the
 * longest answer. A client that treats each read as a message fails it. The sweep ends after the
 * first failed run.
 *
 * <p>It applies to stubs in instance fields and parameters of the test.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(SweepExtension.class)
@SuppressWarnings("exports") // JUnit alone creates the extension
public @interface SegmentationSweep {
    /** Returns the largest number of cut positions; default 500. */
    int cutsMax() default 500;
}
