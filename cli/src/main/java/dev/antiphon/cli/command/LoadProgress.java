package dev.antiphon.cli.command;

import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The progress display of a load: one line per second on standard error. On a terminal, each line
 * replaces the previous one. Any thread may use it.
 */
final class LoadProgress {
    /** A sample interval, which is formatted before the run to load the classes of the display. */
    private static final Interval FIRST = new Interval(
            Duration.ZERO,
            Counts.NONE,
            new Interval.Times(
                    Optional.of(Duration.ofNanos(1_234_567)),
                    Optional.empty(),
                    Optional.of(Duration.ofSeconds(1))),
            true,
            true);

    private final Terminal terminal;
    private final Texts texts;
    private final NumberFormats numberFormats;
    private final boolean quiet;
    private Optional<Step> step = Optional.empty();
    private boolean onLiveLine;

    /** The current step of a ladder or a search. */
    private record Step(double rate, Duration length) {}

    LoadProgress(Terminal terminal, Texts texts, boolean quiet) {
        this.terminal = terminal;
        this.texts = texts;
        this.numberFormats = new NumberFormats(ReportTexts.in(Language.of(texts.language())));
        this.quiet = quiet;
        if (!quiet) {
            String _ =
                    // the first call is slow, so it is made before the measurement
                    line(FIRST, Duration.ofSeconds(1));
        }
    }

    /** Displays the time at which the load will begin. */
    synchronized void waits(Instant start) {
        if (!quiet) {
            Duration ahead = Duration.between(Instant.now(), start);
            terminal.err()
                    .println(texts.say(
                            "load.waits",
                            numberFormats.preciseInstant(start),
                            numberFormats.measured(ahead.isNegative() ? Duration.ZERO : ahead)));
            terminal.err().flush();
        }
    }

    /** Displays the line that says where the page is. */
    synchronized void page(String line) {
        if (!quiet) {
            terminal.err().println(line);
            terminal.err().flush();
        }
    }

    /** Begins the display of a step with this number of requests per second. */
    synchronized void step(double rate, Duration length) {
        step = Optional.of(new Step(rate, length));
    }

    /** Displays the result of one second, with the current step if there is one. */
    synchronized void second(Interval interval, Duration of) {
        if (quiet) {
            return;
        }
        String line = line(interval, of);
        PrintStream err = terminal.err();
        if (terminal.errInteractive()) {
            err.print("\r" + line + "\u001b[K");
            onLiveLine = true;
        } else {
            err.println(line);
        }
        err.flush();
    }

    private String line(Interval interval, Duration of) {
        Counts counts = interval.counts();
        String marks = (interval.stalled() ? texts.say("load.stalled") : "")
                + (interval.generatorLate() ? texts.say("load.generator-late") : "");
        String rate = step.map(each -> texts.say("load.step", numberFormats.rate(each.rate())))
                .orElse("");
        return rate
                + texts.say(
                        "load.second",
                        numberFormats.time(interval.at().plusSeconds(1)),
                        numberFormats.time(step.map(Step::length).orElse(of)),
                        numberFormats.count(counts.ok()),
                        numberFormats.count(counts.failed()),
                        time(interval.times().p50()),
                        time(interval.times().p99()),
                        time(interval.times().max()),
                        marks);
    }

    /** Ends the display, and clears its line so that the result can be printed. */
    synchronized void end() {
        if (onLiveLine) {
            onLiveLine = false;
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
    }

    private String time(Optional<Duration> time) {
        return time.map(numberFormats::measured).orElse("-");
    }
}
