package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Any framing that a text names: its text, a line feed, then the connection. It is compared with
 * itself, cut in other ways.
 */
class NamedFramingsFuzzTest {
    private static final int TEXT_BYTES_MAX = 100;
    private static final int KEPT_MAX = 100;

    private static final Map<String, FramingOracle> ORACLES = new LinkedHashMap<>();

    @FuzzTest
    void holds(byte[] data) {
        int end = 0;
        while (end < Math.min(data.length, TEXT_BYTES_MAX) && data[end] != '\n') {
            end++;
        }
        String text = new String(data, 0, end, StandardCharsets.UTF_8);
        FramingOracle oracle = oracle(text);
        if (oracle != null) {
            byte[] connection =
                    Arrays.copyOfRange(data, Math.min(end + 1, data.length), data.length);
            oracle.holds(FuzzedConnection.of(connection));
        }
    }

    private static @Nullable FramingOracle oracle(String text) {
        if (ORACLES.size() > KEPT_MAX) {
            ORACLES.clear();
        }
        FramingOracle known = ORACLES.get(text);
        if (known != null) {
            return known;
        }
        try {
            FramingOracle made =
                    new FramingOracle(Framing.parse(text).ofRequests(), Reference.NONE);
            ORACLES.put(text, made);
            return made;
        } catch (IllegalArgumentException e) {
            return null; // another target looks at these
        }
    }
}
