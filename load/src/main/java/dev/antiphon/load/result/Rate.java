package dev.antiphon.load.result;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rate of requests, or a series of rates. */
public sealed interface Rate {
    /** The largest rate per second. */
    double PER_SECOND_CEILING = 10_000_000;

    /** The closed model: the replies of the server determine the rate. */
    record Max() implements Rate {
        @Override
        public String toString() {
            return "max";
        }
    }

    /**
     * The open model with a constant rate.
     *
     * @param perSecond the requests per second, above 0
     */
    record Fixed(double perSecond) implements Rate {
        /**
         * Checks the rate.
         *
         * @throws IllegalArgumentException unless it is above 0 and at most {@link
         *     Rate#PER_SECOND_CEILING}
         */
        public Fixed {
            check(perSecond);
        }

        @Override
        public String toString() {
            return number(perSecond);
        }
    }

    /**
     * The open model with increasing rates, one step after the other. Rates are in requests per
     * second.
     *
     * @param from the rate of the first step
     * @param to the largest allowed rate of a step
     * @param times the factor from one step to the next; 1 if {@code plus} is given
     * @param plus the difference from one step to the next; 0 if {@code times} is given
     */
    record Ladder(double from, double to, double times, double plus) implements Rate {
        private static final int STEPS_MAX = 100;

        /**
         * Checks the rates.
         *
         * @throws IllegalArgumentException when one is not above 0 or is over {@link
         *     Rate#PER_SECOND_CEILING}, when they do not increase, or for more than 100 steps
         */
        public Ladder {
            check(from);
            check(to);
            if (to < from || !(times > 1 || plus > 0)) {
                throw new IllegalArgumentException("a ladder from " + number(from) + " to "
                        + number(to) + " that does not rise; write e.g. 500..8000x2 or"
                        + " 500..2000+500");
            }
            if (count(from, to, times, plus) > STEPS_MAX) {
                throw new IllegalArgumentException(
                        "a ladder of more than " + STEPS_MAX + " steps; let it rise by more");
            }
        }

        private static int count(double from, double to, double times, double plus) {
            int count = 0;
            for (double rate = from; rate <= to && count <= STEPS_MAX; count++) {
                rate = rate * times + plus;
            }
            return count;
        }

        /** Returns the rates of the steps. */
        public List<Double> rates() {
            List<Double> rates = new ArrayList<>();
            for (double rate = from; rate <= to; rate = rate * times + plus) {
                rates.add(rate);
            }
            return rates;
        }

        @Override
        public String toString() {
            String rise = times > 1 ? "x" + number(times) : "+" + number(plus);
            return number(from) + ".." + number(to) + rise;
        }
    }

    /**
     * Reads {@code max}, {@code 500}, {@code 500..8000x2} or {@code 500..2000+500}.
     *
     * @throws IllegalArgumentException when the text is no rate; the message names the error and
     *     the allowed forms
     */
    static Rate parse(String text) {
        if (text.equals("max")) {
            return new Max();
        }
        String number = "(\\d{1,8}(?:\\.\\d{1,3})?)";
        Matcher ladder =
                Pattern.compile(number + "\\.\\." + number + "([x+])" + number).matcher(text);
        if (ladder.matches()) {
            double rise = Double.parseDouble(ladder.group(4));
            boolean times = ladder.group(3).equals("x");
            return new Ladder(
                    Double.parseDouble(ladder.group(1)),
                    Double.parseDouble(ladder.group(2)),
                    times ? rise : 1,
                    times ? 0 : rise);
        }
        if (Pattern.matches(number, text)) {
            return new Fixed(Double.parseDouble(text));
        }
        throw new IllegalArgumentException("no such rate: " + text
                + "; write requests per second, max, or a ladder such as 500..8000x2 or"
                + " 500..2000+500");
    }

    private static void check(double perSecond) {
        if (!(perSecond > 0 && perSecond <= PER_SECOND_CEILING)) {
            String shown =
                    Double.isFinite(perSecond) ? number(perSecond) : Double.toString(perSecond);
            throw new IllegalArgumentException("a rate of " + shown
                    + " per second; give one above 0, up to " + number(PER_SECOND_CEILING));
        }
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
