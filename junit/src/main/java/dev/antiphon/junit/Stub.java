package dev.antiphon.junit;

import dev.antiphon.stub.verify.StubCheck;

import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a field or a parameter of type {@link dev.antiphon.stub.StubServer} a started stub on a
 * free port.
 *
 * <p>An instance field and a parameter get a separate stub for each test: tests
 * that run in parallel have one each. A static field, and a parameter of a {@code @BeforeAll}
 * method, has one for all tests of the class, which share it. After the test, or the class, what is
 * wrong by itself fails it, see {@link StubCheck}. Fields of enclosing and inherited classes are
 * given theirs too.
 *
 * <p>With {@link #shared} all tests of the run have the same one, of whatever class and at the same
 * time: {@link dev.antiphon.stub.StubServer#part} gives each of them its own messages. It is looked
 * at for what is wrong when the last test is over.
 *
 * <p>A failed test reports the messages, the seed, and the place of the recording: {@code
 * target/antiphon} or {@code build/antiphon}, or else the system's folder for temporary files, or
 * the one that the configuration parameter {@code antiphon.recordings} names.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StubExtension.class)
@SuppressWarnings("exports") // JUnit alone creates the extension
public @interface Stub {
    /**
     * Returns the framing, in the form of {@link dev.antiphon.framing.Framing#parse}; default raw.
     */
    String framing() default "raw";

    /**
     * Returns a name by which tests of all classes share one stub; empty for a separate one. Each
     * test that shares it writes the same annotation.
     */
    String shared() default "";

    /** Returns the seed of all randomness; 0, the default, for a new one each time. */
    long seed() default 0;

    /** Returns the findings that do not fail the test. */
    StubCheck[] allow() default {};

    /** Leaves connections open after a reply in raw framing too. */
    boolean keepOpen() default false;
}
