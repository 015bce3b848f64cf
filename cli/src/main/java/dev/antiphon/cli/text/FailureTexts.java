package dev.antiphon.cli.text;

import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.address.HostPort;
import dev.antiphon.address.UnixPath;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.ProxyFailure;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.failure.TlsFailure;

import java.time.Duration;
import java.util.Locale;

/** The texts and exit statuses of library failures on the command line. */
public final class FailureTexts {
    /** The address that serve and send use by default. */
    private static final String DEFAULT_ADDRESS = "localhost:12345";

    private FailureTexts() {}

    /**
     * Returns the exception that describes a failure on the command line.
     *
     * @param target the address of the server, as the user writes it
     */
    public static CliException problem(Failure failure, String target) {
        return switch (failure) {
            case Failure.UnknownHost unknown ->
                new CliException(Status.UNKNOWN_HOST, "unknown-host", unknown.host());
            case ServerFailure.BindFailed failed -> bind(failed);
            case ServerFailure.OutOfDescriptors out ->
                new CliException(Status.CANNOT_BIND, "out-of-descriptors", library(out.reason()));
            case ServerFailure.AddressFull full ->
                new CliException(Status.CANNOT_BIND, "address-full", full.network(), full.limit());
            case ClientFailure.Refused refused ->
                refused.detail().isEmpty()
                        ? refused(refused.address())
                        : new CliException(
                                Status.REFUSED,
                                "refused-so",
                                refused.address(),
                                library(refused.detail()));
            case Failure.TimedOut late -> timeout(late, target);
            case Failure.TooLong tooLong ->
                new CliException(
                        Status.TOO_LONG,
                        "too-long",
                        Long.toUnsignedString(tooLong.size()),
                        tooLong.limit());
            case Failure.Malformed malformed ->
                new CliException(Status.RESET, "malformed", library(malformed.reason()));
            case Failure.NotEncodable not ->
                CliException.usage("not-encodable", library(not.reason()));
            case Failure.ClosedMidMessage closed ->
                new CliException(
                        Status.CLOSED_MID_MESSAGE, "closed-mid-message", target, closed.bytes());
            case ClientFailure.ClosedWithoutReply _ ->
                new CliException(Status.CLOSED_WITHOUT_REPLY, "closed-without-reply", target);
            case Failure.Reset reset ->
                new CliException(Status.RESET, "reset", target, reset.bytesIn(), reset.bytesOut());
            case Failure.Vanished gone ->
                new CliException(Status.TIMEOUT, "vanished", target, seconds(gone.limit()));
            case Failure.Io io ->
                new CliException(
                        io.phase() == Phase.CONNECT ? Status.REFUSED : Status.RESET,
                        "io",
                        target,
                        library(io.reason()));
            case Failure.HandlerFailed failed ->
                failed.cause()
                        .map(CliException::bug)
                        .orElseGet(() -> new CliException(Status.OUR_BUG, "bug"));
            case Failure.OutOfMemory _ -> new CliException(Status.OUR_BUG, "out-of-memory");
            case ServerFailure.OutboundFull full ->
                new CliException(Status.RESET, "outbound-full", full.bytes(), full.limit());
            case ServerFailure.OutboundTotalFull full ->
                new CliException(Status.RESET, "outbound-full", full.total(), full.limit());
            case ServerFailure.InboundTotalFull full ->
                new CliException(Status.RESET, "inbound-total-full", full.total(), full.limit());
            case ServerFailure.GroupQueueFull full -> groupQueueFull(full);
            case TlsFailure tls -> tls(tls, target);
            case ProxyFailure proxy -> new CliException(Status.RESET, "io", target, proxy.text());
            case ClientFailure ours -> client(ours, target);
            case Failure.Stopped _ -> new CliException(Status.INTERRUPTED, "stopped", target);
            default -> other(failure, target);
        };
    }

    /**
     * Returns the exception for a failure that occurred before the greeting of the server was
     * complete.
     */
    public static CliException ofGreeting(Failure failure, String target) {
        CliException ofReply = problem(failure, target);
        return switch (failure) {
            case Failure.TimedOut _,
                    Failure.TooLong _,
                    Failure.Malformed _,
                    Failure.ClosedMidMessage _,
                    ClientFailure.ClosedWithoutReply _ ->
                ofReply.named("greeting-" + ofReply.name());
            default -> ofReply;
        };
    }

    private static CliException groupQueueFull(ServerFailure.GroupQueueFull full) {
        return new CliException(
                Status.RESET,
                "group-queue-full",
                full.messages(),
                full.bytes(),
                full.group(),
                full.messagesMax(),
                full.bytesMax());
    }

    private static CliException tls(TlsFailure fault, String target) {
        return switch (fault) {
            case TlsFailure.HandshakeFailed failed ->
                new CliException(
                        Status.TLS_HANDSHAKE,
                        "tls." + word(failed.why()),
                        target,
                        library(failed.detail()));
            case TlsFailure.NotTrusted not ->
                new CliException(
                        Status.CERTIFICATE_NOT_TRUSTED,
                        "certificate." + word(not.why()),
                        target,
                        library(not.detail()));
            case TlsFailure.Truncated truncated ->
                new CliException(Status.RESET, "tls-truncated", target, truncated.bytes());
            default -> other(fault, target);
        };
    }

    private static CliException client(ClientFailure fault, String target) {
        return switch (fault) {
            case ClientFailure.NoRoom full ->
                new CliException(
                        Status.TIMEOUT, "no-room", target, full.inFlight(), seconds(full.limit()));
            case ClientFailure.Interrupted _ ->
                new CliException(Status.INTERRUPTED, "stopped", target);
            case ClientFailure.NoId none -> CliException.usage("no-id", none.correlation());
            case ClientFailure.DuplicateId twice -> CliException.usage("duplicate-id", twice.id());
            case ClientFailure.Unmatched stray ->
                new CliException(Status.RESET, "unmatched-reply", target, stray.id());
            case ClientFailure.PortsUsedUp used ->
                new CliException(Status.REFUSED, "ports-used-up", used.address());
            case ClientFailure.TooManyLate many ->
                new CliException(
                        Status.TIMEOUT, "too-many-late", target, many.late(), many.limit());
            default -> other(fault, target);
        };
    }

    /**
     * Returns the exception for a kind of failure that has no specific text. A test fails for every
     * kind that reaches this method.
     */
    private static CliException other(Failure failure, String target) {
        return new CliException(Status.RESET, "io", target, failure.text());
    }

    /** Returns the message of the cause, or the text of the failure. */
    private static String causeOf(Failure failure) {
        return failure.cause().map(Throwable::getMessage).orElse(failure.text());
    }

    private static LibraryText library(String english) {
        return new LibraryText(english);
    }

    private static String word(TlsFailure.Why why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static CliException bind(ServerFailure.BindFailed failed) {
        boolean inUse = failed.inUse()
                && failed.others().stream().allMatch(ServerFailure.BindFailed::inUse);
        String name = inUse ? "in-use" : "bind-failed";
        StringBuilder addresses = new StringBuilder(failed.address().toString());
        StringBuilder reasons = new StringBuilder(failed.reason());
        for (ServerFailure.BindFailed each : failed.others()) {
            addresses.append(inUse ? ", " + each.address() : "");
            reasons.append("; ").append(each.address()).append(": ").append(each.reason());
        }
        return switch (failed.address()) {
            case HostPort host ->
                new CliException(
                        Status.CANNOT_BIND,
                        name,
                        addresses,
                        library(reasons.toString()),
                        host.port());
            case UnixPath unix ->
                new CliException(
                        Status.CANNOT_BIND,
                        name + "-unix",
                        addresses,
                        library(reasons.toString()),
                        unix.path());
        };
    }

    private static CliException refused(Address address) {
        boolean isLocal = address instanceof HostPort at
                && (at.host().equals("localhost")
                        || at.host().equals("::1")
                        || at.host().startsWith("127."));
        if (!isLocal) {
            return new CliException(Status.REFUSED, "refused", address);
        }
        return address.toString().equals(DEFAULT_ADDRESS)
                ? new CliException(Status.REFUSED, "refused-default", address)
                : new CliException(Status.REFUSED, "refused-local", address);
    }

    private static CliException timeout(Failure.TimedOut late, String target) {
        String name = switch (late.phase()) {
            case CONNECT -> "timeout-connect";
            case TLS_HANDSHAKE -> "timeout-tls";
            default -> "timeout-reply";
        };
        return new CliException(Status.TIMEOUT, name, target, seconds(late.limit()), late.bytes());
    }

    /** Returns the text of a duration, as options accept it. */
    public static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }

    /** Returns one line of text for the failure of a connection of a server. */
    public static String shown(Failure failure, Texts texts) {
        return switch (failure) {
            case Failure.TimedOut late ->
                texts.say(
                        "fault.timeout." + late.phase().name().toLowerCase(Locale.ROOT),
                        seconds(late.limit()),
                        late.bytes());
            case Failure.TooLong tooLong ->
                texts.say("fault.too-long", Long.toUnsignedString(tooLong.size()), tooLong.limit());
            case Failure.ClosedMidMessage closed ->
                texts.say("fault.closed-mid-message", closed.bytes());
            case Failure.Reset reset -> texts.say("fault.reset", reset.bytesIn(), reset.bytesOut());
            case ServerFailure.OutboundTotalFull full ->
                texts.say("fault.outbound-total-full", full.bytes(), full.total(), full.limit());
            case ServerFailure.OutboundFull full ->
                texts.say("fault.outbound-full", full.bytes(), full.limit());
            case ServerFailure.InboundTotalFull full ->
                texts.say("fault.inbound-total-full", full.bytes(), full.total(), full.limit());
            case Failure.Vanished gone -> texts.say("fault.vanished", seconds(gone.limit()));
            case ServerFailure.AddressFull full ->
                texts.say("fault.address-full", full.network(), full.limit());
            case ServerFailure.OutOfDescriptors out ->
                texts.say("fault.out-of-descriptors", library(out.reason()), seconds(out.pause()));
            case TlsFailure.HandshakeFailed failed ->
                texts.say("fault.tls." + word(failed.why()), library(failed.detail()));
            case TlsFailure.NotTrusted not ->
                texts.say("fault.certificate." + word(not.why()), library(not.detail()));
            case TlsFailure.Truncated truncated ->
                texts.say("fault.tls-truncated", truncated.bytes());
            case ProxyFailure.HeaderRefused refused ->
                texts.say("fault.proxy-header-refused", library(refused.reason()));
            case ProxyFailure.NotTrusted not ->
                texts.say("fault.proxy-not-trusted", Addresses.shown(not.peer()));
            case Failure.Malformed malformed ->
                texts.say("fault.malformed", library(malformed.reason()));
            case Failure.OutOfMemory _ -> texts.say("fault.out-of-memory");
            case Failure.Stopped _ -> texts.say("fault.stopped");
            case Failure.HandlerFailed failed -> texts.say("fault.handler-failed", causeOf(failed));
            case Failure.NotEncodable not ->
                texts.say("fault.not-encodable", library(not.reason()));
            default -> failure.text(); // connections of a server have no other kind
        };
    }
}
