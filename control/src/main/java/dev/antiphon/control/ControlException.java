package dev.antiphon.control;

import dev.antiphon.argument.Nearest;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.yaml.StubFileException;

import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/** A request to the registry that was refused. Nothing has changed. The message has the remedy. */
public final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of refusals. */
    public enum Kind {
        /** A value is invalid. */
        BAD_VALUE,
        /** There is no service, rule, fault, scope or connection of this name. */
        NOT_FOUND,
        /** Another service, rule, fault or scope has the name. */
        TAKEN,
        /** The address cannot be bound, for example because another program uses it. */
        CANNOT_BIND,
        /** A limit of the registry is reached. */
        FULL,
        /** The service or the registry has ended, or is in a state that excludes the request. */
        CONFLICT
    }

    private final Kind kind;

    @SuppressWarnings("serial") // an exception of this class is never serialized
    private final Subject subject;

    private ControlException(
            Kind kind, String text, Subject subject, Optional<? extends Throwable> cause) {
        super(text, cause.orElse(null));
        this.kind = kind;
        this.subject = subject;
    }

    /** The value to which a refusal refers. */
    private record Subject(String field, Optional<String> value, Optional<String> nearest) {
        static final Subject NONE = new Subject("", Optional.empty(), Optional.empty());
    }

    /** Returns the refusal of a document. */
    public static ControlException of(StubFileException e) {
        Subject subject = new Subject(e.field(), e.value(), e.nearest());
        return new ControlException(
                Kind.BAD_VALUE, String.valueOf(e.getMessage()), subject, Optional.of(e));
    }

    /** Returns the refusal of a value. */
    public static ControlException badValue(String field, String value, String text) {
        return new ControlException(
                Kind.BAD_VALUE,
                text,
                new Subject(field, Optional.of(value), Optional.empty()),
                Optional.empty());
    }

    static ControlException otherFraming(String stub, Framing framing, Framing other) {
        return badValue(
                "framing",
                other.toString(),
                "framing: is " + other + ", and the stub " + stub + " has " + framing
                        + "; make another stub for another framing");
    }

    static ControlException withoutStartTls(String stub) {
        return badValue(
                "then",
                "starttls",
                "the stub " + stub + " began without then: starttls, which needs a certificate;"
                        + " make another stub with tls:");
    }

    static ControlException notFound(String what, String name, Collection<String> known) {
        String text = "there is no " + what + " \"" + name + "\"" + Nearest.of(name, known)
                + (known.isEmpty()
                        ? "; there is none at all"
                        : "; there is "
                                + String.join(", ", known.stream().limit(20).toList()));
        return new ControlException(
                Kind.NOT_FOUND,
                text,
                new Subject("name", Optional.of(name), Nearest.word(name, known)),
                Optional.empty());
    }

    static ControlException taken(String what, String name) {
        return new ControlException(
                Kind.TAKEN,
                "there is a " + what + " \"" + name + "\" already; give another name, or remove it",
                new Subject("name", Optional.of(name), Optional.empty()),
                Optional.empty());
    }

    /** Returns the refusal of a start that failed. */
    static ControlException of(FailureException e) {
        boolean isBind = e.failure() instanceof ServerFailure.BindFailed;
        String value = e.failure() instanceof ServerFailure.BindFailed bind
                ? bind.address().toString()
                : "";
        return new ControlException(
                isBind ? Kind.CANNOT_BIND : Kind.BAD_VALUE,
                e.failure().text(),
                new Subject("listen", Optional.of(value), Optional.empty()),
                Optional.of(e));
    }

    /** Returns the result of a step that throws if a framing cannot carry a message. */
    static <T> T carried(Supplier<T> step) {
        try {
            return step.get();
        } catch (IllegalArgumentException e) {
            throw badValue(e);
        }
    }

    /** Returns the exception with which a start that failed is refused. */
    static RuntimeException refused(Throwable thrown) {
        return switch (thrown) {
            case ControlException e -> e;
            case FailureException e -> of(e);
            case UncheckedIOException e -> cannotBind(e);
            case IllegalStateException e -> cannotBind(e);
            case IllegalArgumentException e -> badValue(e);
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(thrown);
        };
    }

    /** Returns the result of reading a document. */
    static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (StubFileException e) {
            throw of(e);
        }
    }

    static ControlException cannotBind(RuntimeException e) {
        return new ControlException(
                Kind.CANNOT_BIND, String.valueOf(e.getMessage()), Subject.NONE, Optional.of(e));
    }

    static ControlException badValue(RuntimeException e) {
        return new ControlException(
                Kind.BAD_VALUE, String.valueOf(e.getMessage()), Subject.NONE, Optional.of(e));
    }

    static ControlException full(String what, int limit) {
        return new ControlException(
                Kind.FULL,
                "there are " + limit + " " + what + ", which is the limit; remove some",
                Subject.NONE,
                Optional.empty());
    }

    /** Returns the refusal of a request that the state of a service excludes. */
    public static ControlException conflict(String text) {
        return new ControlException(Kind.CONFLICT, text, Subject.NONE, Optional.empty());
    }

    /** Returns this refusal with another text, which also names the place in a file. */
    public ControlException at(String text) {
        return new ControlException(kind, text, subject, Optional.of(this));
    }

    /** Returns the kind of the refusal. */
    public Kind kind() {
        return kind;
    }

    /** Returns the key of the refused value, such as {@code rules[0].when}; empty without one. */
    public String field() {
        return subject.field;
    }

    /** Returns the refused value; empty if it is not a text. */
    public Optional<String> value() {
        return subject.value;
    }

    /** Returns the known word that is most similar to the value; empty if none is similar. */
    public Optional<String> nearest() {
        return subject.nearest;
    }
}
