package dev.antiphon.junit;

import dev.antiphon.stub.verify.StubCheck;

import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An annotation that injects a started stub on a free port into a field or parameter of type {@link
 * dev.antiphon.stub.StubServer} of a test.
 *
 * <p>Each test gets a separate stub for an instance field or a parameter, also when tests run in
 * parallel. The tests of a class share the stub of a static field or of a parameter of a {@code
 *
 * @BeforeAll} method. Findings of the stub fail the test or, for a stub of the class, the class;
 *     see {@link StubCheck}. Fields of enclosing classes and superclasses get stubs too.
 *
 * <p>With {@link #shared}, tests of all classes of the run use the same stub at the same time;
 * {@link dev.antiphon.stub.StubServer#part} separates their messages. The findings of a shared stub
 * are checked after the last test.
 *
 * <p>A failed test reports the messages, the seed, and the path of a recording. Recordings are in
 * {@code target/antiphon} or {@code build/antiphon}, otherwise in the system's folder for temporary
 * files; the configuration parameter {@code antiphon.recordings} sets another folder.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StubExtension.class)
@SuppressWarnings("exports") // only JUnit creates the extension
public @interface Stub {
    /**
     * Returns the framing, in the syntax of {@link dev.antiphon.framing.Framing#parse}; by default
     * the framing of the {@link #rules}, else raw.
     */
    String framing() default "";

    /**
     * Returns the path of a file of rules, relative to the working folder; default empty, for no
     * rules. Rules of the test have priority over those of the file.
     */
    String rules() default "";

    /**
     * Returns the path of a PEM file with the certificate of the stub, followed by its intermediate
     * certificates; with it every connection uses TLS. Default empty, for plain text. {@link
     * #tlsKey} is required with it.
     */
    String tlsCertificate() default "";

    /** Returns the path of the PEM file with the private key of {@link #tlsCertificate}. */
    String tlsKey() default "";

    /**
     * Returns whether connections begin in plain text, until an answer with {@link
     * dev.antiphon.stub.answer.Answer#thenStartTls} switches them to TLS; default false. {@link
     * #rules} with such an answer need no {@code startTls}.
     */
    boolean startTls() default false;

    /**
     * Returns the name by which tests of all classes share one stub; default empty, for a separate
     * stub. All tests that share a stub must have the same annotation values.
     */
    String shared() default "";

    /** Returns the seed of all random values; default 0, for a new seed at each start. */
    long seed() default 0;

    /** Returns the kinds of findings that do not fail the test; default none. */
    StubCheck[] allow() default {};

    /** Returns whether no finding fails the test, of whatever kind; default false. */
    boolean lenient() default false;

    /** Returns whether connections stay open after a reply in the raw framing; default false. */
    boolean keepOpen() default false;
}
