package dev.antiphon.control.toxiproxy;

import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.proxy.ArmedFault;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The faults that carry out toxics. A value that Toxiproxy takes and a fault does not, such as a
 * negative time, is replaced by the nearest possible one; the answers show the value as it was
 * given.
 */
final class ToxicFaults {
    private static final int KILOBYTE = 1000;

    /** The longest time of a toxic. Toxiproxy's own bound, 292 years, makes no difference. */
    private static final long MILLIS_MAX = Duration.ofDays(365).toMillis();

    private static final long MICROS_MAX = Duration.ofHours(1).toNanos() / 1000;
    private static final long BYTES_MAX = 1L << 50;
    private static final long RATE_MAX = (1L << 40) / KILOBYTE;

    private ToxicFaults() {}

    /** Returns the fault of a toxic; empty if the toxic does nothing. */
    static Optional<WireFault> of(ToxicKind kind, Map<String, Object> attributes) {
        return switch (kind) {
            case LATENCY ->
                Optional.of(WireFault.latency(
                        millis(attributes, "latency"), millis(attributes, "jitter")));
            case BANDWIDTH ->
                Optional.of(WireFault.bandwidth(number(attributes, "rate", RATE_MAX) * KILOBYTE));
            case SLOW_CLOSE ->
                Optional.of(WireFault.slowClose(atLeastANanosecond(millis(attributes, "delay"))));
            case TIMEOUT -> Optional.of(WireFault.idleClose(millis(attributes, "timeout")));
            case RESET_PEER -> Optional.of(WireFault.resetAfter(0, millis(attributes, "timeout")));
            case SLICER -> Optional.of(sliced(attributes));
            case LIMIT_DATA ->
                Optional.of(WireFault.closeAfter(number(attributes, "bytes", BYTES_MAX)));
            case PACKET_LOSS ->
                Optional.of(WireFault.loss(
                        share(attributes, "loss_rate"), share(attributes, "correlation")));
            case NOOP -> Optional.empty();
        };
    }

    /** Returns the slices; without a size, the bytes pass as they are. */
    private static WireFault sliced(Map<String, Object> attributes) {
        int size = (int) number(attributes, "average_size", Integer.MAX_VALUE);
        return WireFault.slice(
                size == 0 ? Integer.MAX_VALUE : size,
                (int) number(attributes, "size_variation", Integer.MAX_VALUE),
                number(attributes, "delay", MICROS_MAX));
    }

    /** Restricts a fault to a share of the connections, and to one client if there is one. */
    static void restrict(ArmedFault fault, Map<String, Object> attributes, double toxicity) {
        fault.withChance(Math.clamp(toxicity, 0, 1));
        client(attributes).ifPresent(fault::forClient);
    }

    /**
     * Checks the client of a toxic.
     *
     * @throws RefusedCall when it is no address and no network
     */
    static void checkClient(Map<String, Object> attributes) {
        try {
            client(attributes)
                    .ifPresent(each -> new ArmedFault(WireFault.bandwidth(0)).forClient(each));
        } catch (IllegalArgumentException e) {
            throw new RefusedCall(400, "client was invalid: " + e.getMessage());
        }
    }

    private static Optional<String> client(Map<String, Object> attributes) {
        return Optional.ofNullable((String) attributes.get(ToxicKind.CLIENT));
    }

    private static Duration millis(Map<String, Object> attributes, String name) {
        return Duration.ofMillis(number(attributes, name, MILLIS_MAX));
    }

    private static Duration atLeastANanosecond(Duration time) {
        return time.isZero() ? Duration.ofNanos(1) : time;
    }

    private static long number(Map<String, Object> attributes, String name, long most) {
        return Math.clamp((long) attributes.getOrDefault(name, 0L), 0, most);
    }

    private static double share(Map<String, Object> attributes, String name) {
        return Math.clamp((double) attributes.getOrDefault(name, 0.0), 0, 1);
    }
}
