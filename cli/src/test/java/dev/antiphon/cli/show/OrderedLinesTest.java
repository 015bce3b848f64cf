package dev.antiphon.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.cli.show.OrderedLines.Line;
import dev.antiphon.cli.show.OrderedLines.Stream;
import dev.antiphon.cli.text.OutputLosses;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Lines of several threads, in the order of their times. */
class OrderedLinesTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private OrderedLines lines(OutputStream out) {
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                Map.of(),
                Locale.ROOT,
                new OutputLosses());
        return new OrderedLines(terminal, Texts.in("en"));
    }

    @Test
    void linesAreInTheOrderOfTheirTimes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long now = System.nanoTime() + 60_000_000_000L; // not due before the close
        try (OrderedLines lines = lines(out)) {
            assertThat(lines.put(new Line(now + 2, 1, Stream.OUT, "third"))).isTrue();
            assertThat(lines.put(new Line(now, 1, Stream.OUT, "first"))).isTrue();
            assertThat(lines.offerRemark(new Line(now + 1, 1, Stream.OUT, "second")))
                    .isTrue();
            assertThat(lines.put(new Line(now + 2, 1, Stream.OUT, "fourth"))).isTrue();
        }
        assertThat(out.toString(UTF_8).lines())
                .containsExactly("first", "second", "third", "fourth");
    }

    /** The event of a message comes to its listener after the remark about the message. */
    @Test
    void remarkWaitsForAnEarlierEventThatIsLate() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long now = System.nanoTime();
        long earlier = now - 100_000_000; // longer ago than a line of an event waits
        try (OrderedLines lines = lines(out)) {
            assertThat(lines.offerRemark(new Line(now, 1, Stream.OUT, "rule"))).isTrue();
            assertThat(lines.put(new Line(earlier, 1, Stream.OUT, "message"))).isTrue();
            assertThat(lines.put(new Line(now + 1, 1, Stream.OUT, "reply"))).isTrue();
        }
        assertThat(out.toString(UTF_8).lines()).containsExactly("message", "rule", "reply");
    }

    @Test
    void lineAfterTheCloseIsRefused() {
        OrderedLines lines = lines(OutputStream.nullOutputStream());
        lines.close();
        assertThat(lines.put(new Line(System.nanoTime(), 1, Stream.ERR, "late")))
                .isFalse();
        assertThat(lines.offerRemark(new Line(System.nanoTime(), 1, Stream.ERR, "late")))
                .isFalse();
    }

    /** Standard output waits; whoever offers a line does not, and the lost lines are counted. */
    @Test
    void outputThatIsStuckLosesLinesAndSaysHowMany() {
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        OrderedLines lines = lines(new OutputStream() {
            @Override
            public void write(int each) {
                stuck.countDown();
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        try (lines) {
            assertThat(lines.offerRemark(new Line(System.nanoTime(), 1, Stream.OUT, "first")))
                    .isTrue();
            stuck.await();
            for (int i = 0; i < 1024 + 7; i++) {
                assertThat(lines.offerRemark(new Line(System.nanoTime(), 1, Stream.OUT, "line")))
                        .isTrue();
            }
            free.countDown();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(err.toString(UTF_8).strip())
                .isEqualTo("antiphon: 7 lines dropped: the output is too slow");
    }
}
