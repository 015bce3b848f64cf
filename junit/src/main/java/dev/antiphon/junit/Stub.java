package dev.antiphon.junit;

import dev.antiphon.stub.verify.StubCheck;

import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A stub for a test: the annotated field or parameter of type {@link dev.antiphon.stub.StubServer}
 * gets a started stub on a free port.
 *
 * <p>Each test gets a separate stub for an instance field or a parameter, also when tests run in
 * parallel. The tests of a class share the stub of a static field or of a parameter of a {@code
 * @BeforeAll} method. After the test, or the class, the stub's findings fail it; see {@link
 * StubCheck}. Fields of enclosing classes and superclasses get stubs too.
 *
 * <p>With {@link #shared}, tests of all classes of the run use the same stub at the same time;
 * {@link dev.antiphon.stub.StubServer#part} separates their messages. The findings of a shared stub
 * are checked after the last test.
 *
 * <p>A failed test reports the messages, the seed, and the path of the recording. Its folder is
 * {@code target/antiphon} or {@code build/antiphon}, else the system's folder for temporary files;
 * the configuration parameter {@code antiphon.recordings} names another one.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StubExtension.class)
@SuppressWarnings("exports") // JUnit alone creates the extension
public @interface Stub {
    /**
     * Returns the framing, in the syntax of {@link dev.antiphon.framing.Framing#parse}; default
     * raw.
     */
    String framing() default "raw";

    /**
     * Returns the name by which tests of all classes share one stub; empty for a separate stub. All
     * tests that share it must have the same annotation values.
     */
    String shared() default "";

    /** Returns the seed of all random values; the default 0 stands for a new seed each time. */
    long seed() default 0;

    /** Returns the findings that do not fail the test. */
    StubCheck[] allow() default {};

    /** Returns whether connections stay open after a reply in the raw framing; default false. */
    boolean keepOpen() default false;
}
