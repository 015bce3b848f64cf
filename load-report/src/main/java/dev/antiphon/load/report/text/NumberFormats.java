package dev.antiphon.load.report.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** The number formats of one language, mostly with three significant digits and a unit. */
public final class NumberFormats {
    /** The text of a value that is unknown because of too few replies. */
    public static final String GAP = "\u2013";

    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter PRECISE_INSTANT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;
    private static final double SECOND = 1e9;
    private static final int DIGITS = 3;
    private static final char NO_BREAK = '\u00a0';

    private final ReportTexts reportTexts;
    private final boolean russian;

    /** Creates formats in the language of these texts, with their units. */
    public NumberFormats(ReportTexts reportTexts) {
        this.reportTexts = reportTexts;
        this.russian = reportTexts.language() == Language.RUSSIAN;
    }

    /** Returns a date and time in UTC. */
    public String instant(Instant instant) {
        return INSTANT.format(instant);
    }

    /** Returns a date and time in UTC, with milliseconds. */
    public String preciseInstant(Instant instant) {
        return PRECISE_INSTANT.format(instant);
    }

    /** Returns a whole number with its digits in groups of three. */
    public String count(long count) {
        String digits = Long.toString(Math.abs(count));
        // Russian does not separate four digits
        if (digits.length() <= (russian ? 4 : 3)) {
            return Long.toString(count);
        }
        StringBuilder grouped = new StringBuilder(digits);
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            grouped.insert(at, russian ? NO_BREAK : ',');
        }
        return count < 0 ? "-" + grouped : grouped.toString();
    }

    /** Returns a number that may have a fraction. */
    public String number(double value) {
        return Math.abs(value) >= 100 ? count(Math.round(value)) : decimal(value);
    }

    /** Returns a rate per second. */
    public String rate(double perSecond) {
        return reportTexts.say("unit.per-second", number(perSecond));
    }

    /** Returns a share, from 0 to 1, as a percentage. */
    public String share(double share) {
        return percent(share * 100);
    }

    /** Returns a percentage. */
    public String percent(double hundredths) {
        String digits = Math.abs(hundredths) < 0.001 && hundredths != 0
                ? "<" + decimal(0.001)
                : decimal(hundredths);
        return reportTexts.say("unit.percent", digits);
    }

    /** Returns a change in percent, with a plus or minus sign. */
    public String change(double hundredths) {
        return reportTexts.say("unit.percent", signed(Math.round(hundredths * 10) / 10.0));
    }

    /** Returns a difference of two percentages, with a plus or minus sign. */
    public String points(double points) {
        return signed(Math.round(points * 1e4) / 1e4);
    }

    private String signed(double value) {
        String sign = value > 0 ? "+" : value < 0 ? "\u2212" : "\u00b1";
        return sign + decimal(Math.abs(value));
    }

    /** Returns a percentile with up to seven decimal places, such as 99.99. */
    public String percentile(double percentile) {
        return point(BigDecimal.valueOf(percentile)
                .setScale(7, RoundingMode.HALF_EVEN)
                .stripTrailingZeros());
    }

    /** Returns a number of bytes, in KiB or MiB if it is large. */
    public String bytes(long bytes) {
        if (bytes < 10_000) {
            return reportTexts.say("unit.bytes", count(bytes));
        }
        return bytes < 10_000_000
                ? reportTexts.say("unit.kib", number(bytes / 1024.0))
                : reportTexts.say("unit.mib", number(bytes / 1048576.0));
    }

    /** Returns a configured time in its shortest form. */
    public String time(Duration time) {
        return nanos((double) time.toNanos());
    }

    /** Returns a time given in nanoseconds in its shortest form, for axis labels. */
    public String nanos(double nanos) {
        return nanos == 0 ? "0" : inUnit(nanos, this::decimal);
    }

    /** Returns a measured time with exactly three digits, even if the last ones are zero. */
    public String measured(Duration time) {
        return measured((double) time.toNanos());
    }

    /** Returns a measured time, or {@link #GAP}; see {@link #measured(Duration)}. */
    public String measured(Optional<Duration> time) {
        return time.map(this::measured).orElse(GAP);
    }

    /** Returns a measured time given in nanoseconds; see {@link #measured(Duration)}. */
    public String measured(double nanos) {
        return inUnit(nanos, value -> point(rounded(value)));
    }

    private String inUnit(double nanos, DoubleFunction<String> digits) {
        if (nanos < MICRO) {
            return reportTexts.say("unit.ns", decimal(nanos));
        }
        // a value that would be rounded to 1000 of a unit is shown as 1 of the next unit
        if (nanos < 999.5 * MICRO) {
            return reportTexts.say("unit.us", digits.apply(nanos / MICRO));
        }
        if (nanos < 999.5 * MILLI) {
            return reportTexts.say("unit.ms", digits.apply(nanos / MILLI));
        }
        if (nanos < 120.0 * SECOND) {
            return reportTexts.say("unit.s", digits.apply(nanos / SECOND));
        }
        long seconds = Math.round(nanos / SECOND);
        return seconds % 60 == 0
                ? reportTexts.say("unit.min", seconds / 60)
                : reportTexts.say("unit.min-s", seconds / 60, seconds % 60);
    }

    private String decimal(double value) {
        BigDecimal cut = rounded(value);
        return point(cut.signum() == 0 ? BigDecimal.ZERO : cut.stripTrailingZeros());
    }

    private static BigDecimal rounded(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal cut = exact.round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
        int missing = DIGITS - cut.precision();
        return missing > 0 && cut.signum() != 0 ? cut.setScale(cut.scale() + missing) : cut;
    }

    private String point(BigDecimal value) {
        String text = value.toPlainString();
        return russian ? text.replace('.', ',') : text;
    }
}
