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
 * <p>A field that is not static has a stub of its own for each test, and so has a parameter: tests
 * that run in parallel have one each. A static field, and a parameter of a {@code @BeforeAll}
 * method, has one for all tests of the class, which share it. After the test, or the class, what is
 * wrong by itself fails it, see {@link StubCheck}. Fields of enclosing and inherited classes are given
 * theirs too.
 *
 * <p>With {@link #shared} all tests of the run have the same one, of whatever class and at the same
 * time: {@link dev.antiphon.stub.StubServer#part} gives each of them its own messages. It is looked
 * at for what is wrong when the last test is over.
 *
 * <p>A test that failed is told what was said, the seed, and where the recording is: {@code
 * target/antiphon} or {@code build/antiphon}, or else the system's folder for temporary files, or
 * the one that the configuration parameter {@code antiphon.recordings} names.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StubExtension.class)
public @interface Stub {
    /** Where messages end, as {@link dev.antiphon.framing.Framing#parse} reads it. */
    String framing() default "raw";

    /**
     * A name by which tests of all classes share one stub; empty for one of its own. Whoever shares
     * it writes the same annotation.
     */
    String shared() default "";

    /** Where everything random comes from; 0 for another one each time. */
    long seed() default 0;

    /** What may be, though it is wrong by itself. */
    StubCheck[] allow() default {};

    /** Whether a reply leaves the connection open in the raw framing too. */
    boolean keepOpen() default false;
}
