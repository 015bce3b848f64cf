package dev.antiphon.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.framing.Reference.Part;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Any bytes as a delimiter: how many of them less one (two bits of the first byte), then they,
 * then the connection.
 */
class DelimiterFuzzTest {
    @FuzzTest
    void holds(byte[] data) {
        int size = 1 + (FuzzedConnection.at(data, 0) & 3);
        byte[] delimiter = Arrays.copyOfRange(Arrays.copyOf(data, data.length + 5), 1, 1 + size);
        String text = new String(delimiter, StandardCharsets.ISO_8859_1);
        Reference reference = rest -> {
            int found = rest.indexOf(text);
            return found < 0 ? Optional.empty() : Part.of(0, found, size);
        };
        new FramingOracle(Framing.delimiter(delimiter), reference)
                .holds(FuzzedConnection.from(data, 1 + size));
    }
}
