package dev.antiphon.cli.show;

import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/**
 * The texts of the events that a server reports on standard error: failures, and with {@code
 * --verbose} the remarks of the engine about itself.
 *
 * @param texts the texts of the tool
 * @param isVerbose whether the engine's remarks about itself are reported
 * @param plain the framing of a server of plain text, where TLS is a mistake of the client; null
 *     for other servers
 * @param failures returns the text of a failure of a connection
 */
public record EventTexts(
        Texts texts,
        boolean isVerbose,
        @Nullable Framing plain,
        Function<Failure, String> failures) {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR = 3;
    private static final int TLS_MINOR_MAX = 4;
    private static final int LENGTH_OF_TLS = TLS_HANDSHAKE << 8 | TLS_MAJOR;

    /** Returns the texts of a server's failures, without the engine's remarks. */
    public static EventTexts of(Texts texts) {
        return new EventTexts(texts, false, null, failure -> FailureTexts.shown(failure, texts));
    }

    /** Returns a copy that reports the engine's remarks about itself, or not. */
    public EventTexts verbose(boolean value) {
        return new EventTexts(texts, value, plain, failures);
    }

    /** Returns a copy that reports clients that use TLS with a plain server of this framing. */
    public EventTexts plain(Framing framing) {
        return new EventTexts(texts, isVerbose, framing, failures);
    }

    /** Returns a copy with other texts for failures of connections. */
    public EventTexts failures(Function<Failure, String> value) {
        return new EventTexts(texts, isVerbose, plain, value);
    }

    /** Returns the line for standard error; empty if the event needs none. */
    public Optional<String> of(Event event) {
        return switch (event) {
            case ConnectionEvent.Failed failed -> failed(failed);
            case ConnectionEvent.MessageIn in
            when in.sequence() == 1 && beginsTls(in.message()) ->
                line("serve.fault", in.connection(), texts.say("serve.tls-hello"));
            case ServerEvent.AcceptFailed failed ->
                line("serve.accept-failure", FailureTexts.shown(failed.failure(), texts));
            case ServerEvent.ConnectionsRefused refused ->
                line(
                        "serve.refused",
                        refused.count(),
                        FailureTexts.shown(refused.failure(), texts));
            case ServerEvent.LimitAdjusted adjusted
            when isVerbose || !isRemark(adjusted) ->
                line("serve.adjusted." + adjusted.limit(), adjusted.given(), adjusted.inForce());
            case ServerEvent.LoopStalled stalled
            when isVerbose ->
                line(
                        "serve.stalled",
                        stalled.loop(),
                        stalled.lasting().toMillis(),
                        stalled.connection(),
                        stalled.frames().stream()
                                .findFirst()
                                .map(Object::toString)
                                .orElse(""));
            case ServerEvent.CertificatesNotReloaded not ->
                line("serve.certificates-kept", new LibraryText(not.reason()));
            case ServerEvent.EventsDropped dropped -> line("serve.dropped", dropped.count());
            default -> Optional.empty();
        };
    }

    /** Returns the line of a failure, unless it is the reset of a probe that sent nothing. */
    private Optional<String> failed(ConnectionEvent.Failed failed) {
        if (failed.failure() instanceof Failure.Reset reset && reset.bytesIn() == 0) {
            return Optional.empty();
        }
        String text = failures.apply(failed.failure());
        boolean tls = plain != null
                && failed.failure() instanceof Failure.TooLong tooLong
                && tooLong.size() >>> Short.SIZE == LENGTH_OF_TLS;
        return line(
                "serve.fault",
                failed.connection(),
                tls ? text + "; " + texts.say("serve.tls-hello") : text);
    }

    /** Returns whether the limit is one that no user sets, and that the system lacks. */
    private static boolean isRemark(ServerEvent.LimitAdjusted adjusted) {
        return adjusted.limit().equals("keepAliveTimeout");
    }

    /** Returns whether the bytes of the message, with those of the framing, begin as TLS does. */
    private boolean beginsTls(Message message) {
        return plain != null
                && beginsTls(message.buffer())
                && beginsTls(plain.ofRequests().encoded(message.buffer()));
    }

    private static boolean beginsTls(ByteBuffer bytes) {
        int at = bytes.position();
        return bytes.remaining() > 2
                && bytes.get(at) == TLS_HANDSHAKE
                && bytes.get(at + 1) == TLS_MAJOR
                && bytes.get(at + 2) >= 0
                && bytes.get(at + 2) <= TLS_MINOR_MAX;
    }

    private Optional<String> line(String key, Object... values) {
        return Optional.of("antiphon: " + Escapes.oneLine(texts.say(key, values)));
    }
}
