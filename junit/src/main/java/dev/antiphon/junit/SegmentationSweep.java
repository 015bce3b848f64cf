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
 * A test that runs repeatedly, each time with another division of the stubs' answers into pieces:
 * first unchanged, then with the messages of an answer joined, then cut before byte 1, 2, 3 and so
 * on to the end of the longest answer. A client that treats each read as a message fails the test.
 * No run follows the first failed run.
 *
 * <p>The division applies to stubs in instance fields and parameters of the test.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(SweepExtension.class)
@SuppressWarnings("exports") // only JUnit creates the extension
public @interface SegmentationSweep {
    /** Returns the largest number of cut positions to test; default 500. */
    int cutsMax() default 500;
}
