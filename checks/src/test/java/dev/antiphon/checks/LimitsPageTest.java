package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.config.Limits;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The table of docs/limits.md has each limit with its default, and nothing else. */
class LimitsPageTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\| [^|]{10,} \\|$");

    @Test
    void tableHasEachLimitWithItsDefault() throws IOException {
        var written = new TreeMap<String, String>();
        Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/limits.md");
        ROW.matcher(Files.readString(page))
                .results()
                .forEach(row -> written.put(row.group(1), row.group(2).strip()));
        assertThat(written).isEqualTo(defaults());
    }

    private static Map<String, String> defaults() {
        Limits limits = Limits.defaults();
        var defaults = new TreeMap<String, String>();
        Arrays.stream(Limits.Builder.class.getMethods())
                .filter(method -> method.getReturnType() == Limits.Builder.class)
                .filter(method -> method.getParameterCount() == 1)
                .forEach(method -> defaults.put(method.getName(), shown(limits, method.getName())));
        return defaults;
    }

    private static String shown(Limits limits, String name) {
        try {
            Object value = Limits.class.getMethod(name).invoke(limits);
            return value instanceof Duration time
                    ? time(time)
                    : count(name, ((Number) value).longValue());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Limits has no accessor " + name, e);
        }
    }

    private static String time(Duration time) {
        if (time.toMillis() % 1000 > 0) {
            return time.toMillis() + " ms";
        }
        boolean isMinutes = time.toSeconds() > 60 && time.toSeconds() % 60 == 0;
        return isMinutes ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    private static String count(String name, long value) {
        if (value == Integer.MAX_VALUE) {
            return "off";
        }
        if (!name.contains("Bytes")) {
            return value < 10_000 ? "" + value : String.format(Locale.ROOT, "%,d", value);
        }
        String per = name.endsWith("PerSecond") ? "/s" : "";
        return value % (1 << 20) == 0 ? (value >> 20) + " MiB" + per : (value >> 10) + " KiB" + per;
    }
}
