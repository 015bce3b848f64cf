package dev.antiphon.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.text.Escapes;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Any text as each kind of value: it means exactly what it says, or it is refused as a mistake of
 * usage, in both languages with the text in the reason.
 */
class OptionParserFuzzTest {
    private static final String OPTION = "--option";
    private static final List<Texts> WORDS =
            Texts.LANGUAGES.stream().map(Texts::in).toList();

    @FuzzTest
    void holds(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        tried(text, () -> OptionParser.size(OPTION, text, Integer.MAX_VALUE))
                .ifPresent(bytes -> meansBytes(text, bytes));
        tried(text, () -> OptionParser.count(OPTION, text))
                .ifPresent(count -> assertThat(text).matches("0*" + count));
        tried(text, () -> OptionParser.duration(OPTION, text))
                .ifPresent(time -> meansMillis(text, time.toMillis()));
        tried(text, () -> OptionParser.hex(OPTION, text)).ifPresent(bytes -> meansHex(text, bytes));
        tried(text, () -> AddressWord.listen(OPTION, text));
        tried(text, () -> OptionParser.framing(text));
    }

    /** Returns the beginning of the text, with control characters as escapes. */
    private static String asShown(String text) {
        return text.codePoints()
                .limit(2000)
                .mapToObj(Character::toString)
                .map(each -> Escapes.acts(each.codePointAt(0)) ? Escapes.shown(each) : each)
                .collect(Collectors.joining());
    }

    private static <T> Optional<T> tried(String text, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (CliException cliException) {
            assertThat(cliException.status()).isEqualTo(Status.USAGE);
            for (Texts texts : WORDS) {
                assertThat(cliException.what(texts)).contains(asShown(text));
                assertThat(cliException.remedy(texts)).isNotBlank();
            }
            return Optional.empty();
        }
    }

    private static void meansBytes(String text, int bytes) {
        if (text.startsWith("0x")) {
            assertThat(bytes).isEqualTo(Integer.parseInt(text.substring(2), 16));
            return;
        }
        char last = text.toUpperCase(Locale.ROOT).charAt(text.length() - 1);
        int power = " KMG".indexOf(last);
        String number = power < 0 ? text : text.substring(0, text.length() - 1);
        long unit = 1L << (10 * Math.max(0, power));
        assertThat(new BigDecimal(number).multiply(BigDecimal.valueOf(unit)))
                .isEqualByComparingTo(BigDecimal.valueOf(bytes));
    }

    private static void meansMillis(String text, long millis) {
        String unit = text.replaceAll("[0-9.]", "");
        String factor = switch (unit) {
            case "us" -> "0.001";
            case "ms" -> "1";
            case "m" -> "60000";
            case "h" -> "3600000";
            case "s" -> "1000";
            default -> throw new AssertionError("a time without its unit: " + text);
        };
        String number = text.substring(0, text.length() - unit.length());
        assertThat(new BigDecimal(number).multiply(new BigDecimal(factor)))
                .isEqualByComparingTo(BigDecimal.valueOf(millis));
    }

    private static void meansHex(String text, byte[] bytes) {
        String digits = text.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(digits);
        assertThat(text).matches("(?:[0-9a-fA-F]|[\\s:])*");
    }
}
