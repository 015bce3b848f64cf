package dev.antiphon.cli;

import dev.antiphon.ClientFault;
import dev.antiphon.Fault;
import dev.antiphon.HostPort;
import dev.antiphon.Phase;
import dev.antiphon.ProxyFault;
import dev.antiphon.TlsFault;
import dev.antiphon.UnixPath;
import dev.antiphon.event.Addresses;

import java.time.Duration;
import java.util.Locale;

/** What the library's faults are called on the command line. */
final class Faults {
    private Faults() {}

    /**
     * The problem that a fault is.
     *
     * @param target the address that was used, as the user would write it
     */
    static Problem problem(Fault fault, String target) {
        return switch (fault) {
            case Fault.UnknownHost unknown ->
                new Problem(Status.UNKNOWN_HOST, "unknown-host", unknown.host());
            case Fault.BindFailed failed -> bind(failed);
            case Fault.OutOfDescriptors out ->
                new Problem(Status.CANNOT_BIND, "out-of-descriptors", out.reason());
            case Fault.AddressFull full ->
                new Problem(Status.CANNOT_BIND, "address-full", full.network(), full.limit());
            case Fault.Refused refused ->
                refused.detail().isEmpty()
                        ? new Problem(Status.REFUSED, "refused", refused.address())
                        : new Problem(
                                Status.REFUSED, "refused-so", refused.address(), refused.detail());
            case Fault.TimedOut late -> timeout(late, target);
            case Fault.TooLong tooLong ->
                new Problem(
                        Status.TOO_LONG,
                        "too-long",
                        Long.toUnsignedString(tooLong.size()),
                        tooLong.limit());
            case Fault.Malformed malformed ->
                new Problem(Status.RESET, "malformed", malformed.reason());
            case Fault.NotEncodable not -> Problem.usage("not-encodable", not.reason());
            case Fault.ClosedMidMessage closed ->
                new Problem(
                        Status.CLOSED_MID_MESSAGE, "closed-mid-message", target, closed.bytes());
            case Fault.ClosedWithoutReply _ ->
                new Problem(Status.CLOSED_WITHOUT_REPLY, "closed-without-reply", target);
            case Fault.Reset reset ->
                new Problem(Status.RESET, "reset", target, reset.bytesIn(), reset.bytesOut());
            case Fault.Vanished gone ->
                new Problem(Status.TIMEOUT, "vanished", target, seconds(gone.limit()));
            case Fault.Io io ->
                new Problem(
                        io.phase() == Phase.CONNECT ? Status.REFUSED : Status.RESET,
                        "io",
                        target,
                        io.reason());
            case Fault.HandlerFailed failed ->
                new Problem(Status.OUR_BUG, "bug", String.valueOf(failed.cause()));
            case Fault.OutOfMemory _ -> new Problem(Status.OUR_BUG, "out-of-memory");
            case Fault.OutboundFull full ->
                new Problem(Status.RESET, "outbound-full", full.bytes(), full.limit());
            case Fault.OutboundTotalFull full ->
                new Problem(Status.RESET, "outbound-full", full.total(), full.limit());
            case Fault.InboundTotalFull full ->
                new Problem(Status.RESET, "inbound-total-full", full.total(), full.limit());
            case TlsFault tls -> tls(tls, target);
            case ProxyFault proxy -> new Problem(Status.RESET, "io", target, proxy.text());
            case ClientFault ours -> client(ours, target);
            case Fault.Stopped _ -> new Problem(Status.INTERRUPTED, "stopped", target);
        };
    }

    private static Problem tls(TlsFault fault, String target) {
        return switch (fault) {
            case TlsFault.HandshakeFailed failed ->
                new Problem(
                        Status.TLS_HANDSHAKE, "tls." + word(failed.why()), target, failed.detail());
            case TlsFault.NotTrusted not ->
                new Problem(
                        Status.CERTIFICATE_NOT_TRUSTED,
                        "certificate." + word(not.why()),
                        target,
                        not.detail());
            case TlsFault.Truncated truncated ->
                new Problem(Status.RESET, "tls-truncated", target, truncated.bytes());
        };
    }

    private static Problem client(ClientFault fault, String target) {
        return switch (fault) {
            case ClientFault.NoRoom full ->
                new Problem(
                        Status.TIMEOUT, "no-room", target, full.inFlight(), seconds(full.limit()));
            case ClientFault.Interrupted _ -> new Problem(Status.INTERRUPTED, "stopped", target);
            case ClientFault.NoId none -> Problem.usage("no-id", none.correlation());
            case ClientFault.DuplicateId twice -> Problem.usage("duplicate-id", twice.id());
            case ClientFault.Unmatched stray ->
                new Problem(Status.RESET, "unmatched-reply", target, stray.id());
            case ClientFault.PortsUsedUp used ->
                new Problem(Status.REFUSED, "ports-used-up", used.address());
            case ClientFault.TooManyLate many ->
                new Problem(Status.TIMEOUT, "too-many-late", target, many.late(), many.limit());
        };
    }

    private static String word(TlsFault.Why why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Problem bind(Fault.BindFailed failed) {
        boolean inUse =
                failed.inUse() && failed.others().stream().allMatch(Fault.BindFailed::inUse);
        String name = inUse ? "in-use" : "bind-failed";
        StringBuilder addresses = new StringBuilder(failed.address().toString());
        StringBuilder reasons = new StringBuilder(failed.reason());
        for (Fault.BindFailed each : failed.others()) {
            addresses.append(inUse ? ", " + each.address() : "");
            reasons.append("; ").append(each.address()).append(": ").append(each.reason());
        }
        return switch (failed.address()) {
            case HostPort host ->
                new Problem(Status.CANNOT_BIND, name, addresses, reasons, host.port());
            case UnixPath unix ->
                new Problem(Status.CANNOT_BIND, name + "-unix", addresses, reasons, unix.path());
        };
    }

    private static Problem timeout(Fault.TimedOut late, String target) {
        String name = switch (late.phase()) {
            case CONNECT -> "timeout-connect";
            case TLS_HANDSHAKE -> "timeout-tls";
            default -> "timeout-reply";
        };
        return new Problem(Status.TIMEOUT, name, target, seconds(late.limit()), late.bytes());
    }

    /** A duration as the options take it. */
    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }

    /** What happened to a server's connection, in one line. */
    static String shown(Fault fault, Words words) {
        return switch (fault) {
            case Fault.TimedOut late ->
                words.say(
                        "fault.timeout." + late.phase().name().toLowerCase(Locale.ROOT),
                        seconds(late.limit()),
                        late.bytes());
            case Fault.TooLong tooLong ->
                words.say("fault.too-long", Long.toUnsignedString(tooLong.size()), tooLong.limit());
            case Fault.ClosedMidMessage closed ->
                words.say("fault.closed-mid-message", closed.bytes());
            case Fault.Reset reset -> words.say("fault.reset", reset.bytesIn(), reset.bytesOut());
            case Fault.OutboundTotalFull full ->
                words.say("fault.outbound-total-full", full.bytes(), full.total(), full.limit());
            case Fault.OutboundFull full ->
                words.say("fault.outbound-full", full.bytes(), full.limit());
            case Fault.InboundTotalFull full ->
                words.say("fault.inbound-total-full", full.bytes(), full.total(), full.limit());
            case Fault.Vanished gone -> words.say("fault.vanished", seconds(gone.limit()));
            case Fault.AddressFull full ->
                words.say("fault.address-full", full.network(), full.limit());
            case Fault.OutOfDescriptors out ->
                words.say("fault.out-of-descriptors", out.reason(), seconds(out.pause()));
            case TlsFault.HandshakeFailed failed ->
                words.say("fault.tls." + word(failed.why()), failed.detail());
            case TlsFault.NotTrusted not ->
                words.say("fault.certificate." + word(not.why()), not.detail());
            case TlsFault.Truncated truncated ->
                words.say("fault.tls-truncated", truncated.bytes());
            case ProxyFault.HeaderRefused refused ->
                words.say("fault.proxy-header-refused", refused.reason());
            case ProxyFault.NotTrusted not ->
                words.say("fault.proxy-not-trusted", Addresses.shown(not.peer()));
            case Fault.Malformed malformed -> words.say("fault.malformed", malformed.reason());
            case Fault.OutOfMemory _ -> words.say("fault.out-of-memory");
            case Fault.Stopped _ -> words.say("fault.stopped");
            case Fault.HandlerFailed failed -> words.say("fault.handler-failed", failed.cause());
            case Fault.NotEncodable not -> words.say("fault.not-encodable", not.reason());
            case ClientFault _, // a server has none of them
                    Fault.UnknownHost _,
                    Fault.BindFailed _,
                    Fault.Refused _,
                    Fault.ClosedWithoutReply _,
                    Fault.Io _ -> fault.text();
        };
    }
}
