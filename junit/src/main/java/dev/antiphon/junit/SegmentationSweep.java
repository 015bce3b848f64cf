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
 * A test that is run again and again with its stubs' answers in other pieces: whole, the messages
 * of an answer joined, then cut before byte 1, 2, 3 and so on up to the end of the longest. A
 * client that takes one read for one message fails it. The first run that fails is the last.
 *
 * <p>It is for stubs of the test's own: fields that are not static, and parameters.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(SweepExtension.class)
@SuppressWarnings("exports") // JUnit alone creates the extension
public @interface SegmentationSweep {
    /** Returns the largest number of cuts; default 500. */
    int cutsMax() default 500;
}
