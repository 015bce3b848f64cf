package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;

import dev.antiphon.checks.faults.FaultRow;
import dev.antiphon.checks.faults.Row;
import dev.antiphon.cli.ToolLines;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Recorder;
import dev.antiphon.slf4j.LogListener;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Random strings of bytes through the log, the tool's output and JSON: no character that acts comes
 * out raw.
 */
class NothingActsTest {
    /** Said anew and by other means than the code's: by Unicode's own categories. */
    private static final Pattern ACTS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    private static final int[] HOSTILE = {
        0x00, 0x07, 0x08, 0x0A, 0x0D, 0x1B, 0x7F, 0x80, 0x85, 0x9B, 0x9D, 0xAD, 0x061C, 0x180E,
        0x200B, 0x200D, 0x200E, 0x2028, 0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x206F,
        0xFEFF, 0xFFF9, 0x1D173, 0xE0001, 0xE0041
    };

    /** What came out of each way, counted. */
    private static final class Counter extends OutputStream {
        private final StringBuilder line = new StringBuilder();
        private long lines;
        private long raw;
        private long escaped;

        @Override
        public void write(int each) {
            write(new byte[] {(byte) each}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            line.append(new String(bytes, from, count, StandardCharsets.UTF_8));
            if (line.charAt(line.length() - 1) == '\n') {
                take(line.substring(0, line.length() - 1));
                line.setLength(0);
            }
        }

        void take(String text) {
            lines++;
            if (ACTS.matcher(text).find()) {
                raw++;
            }
            if (text.indexOf('\\') >= 0) {
                escaped++;
            }
        }
    }

    @FaultRow(number = 32, fault = "received bytes that act on a terminal, in a log or a page")
    void nothingReceivedActsInLogToolOrJson(Row row) {
        int strings = row.count(20_000, 1_000_000);
        Counter log = new Counter();
        Counter tool = new Counter();
        Counter json = new Counter();
        EventListener[] ways = {
            new LogListener(logger(log), Integer.MAX_VALUE),
            ToolLines.to(tool),
            Recorder.of(Framing.parse("line")).bytesMax(Long.MAX_VALUE).to(json)
        };
        Random random = new Random(row.seed());
        int faults = 0;
        for (int i = 0; i < strings; i++) {
            byte[] bytes = hostile(random);
            tell(ways, new MessageIn(1, 1, Message.of(bytes), 1, 0));
            if (i % 10 == 0) { // a peer's words in a fault's text, lone surrogates among them
                faults++;
                String words = words(bytes);
                tell(ways, new Failed(1, new Failure.Malformed(words), 0));
                Exception thrown = new IllegalStateException(words, new Exception(words));
                tell(ways, new Failed(1, new Failure.HandlerFailed(thrown), 0));
            }
        }
        long told = strings + 2L * faults;
        row.injected("random strings", strings, strings);
        row.exactly("lines in the log", log.lines, told);
        row.exactly("lines of the tool", tool.lines, told);
        row.exactly("lines of JSON", json.lines, told + 1); // and the header
        row.exactly("raw in the log", log.raw, 0);
        row.exactly("raw in the tool's lines", tool.raw, 0);
        row.exactly("raw in JSON", json.raw, 0);
        for (Counter each : new Counter[] {log, tool, json}) {
            assertThat(each.escaped).isGreaterThan(strings / 3); // or nothing hostile was there
        }
    }

    private static void tell(EventListener[] ways, Event event) {
        for (EventListener way : ways) {
            way.on(event);
        }
    }

    /** Random bytes, or letters with characters that act, or such with bytes that are no UTF-8. */
    private static byte[] hostile(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        if (random.nextInt(3) == 0) {
            return bytes;
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append("жa").appendCodePoint(HOSTILE[random.nextInt(HOSTILE.length)]);
        }
        byte[] encoded = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            encoded[random.nextInt(encoded.length)] = (byte) random.nextInt();
        }
        return encoded;
    }

    /** Any chars; a decoder would have replaced the lone surrogates. */
    private static String words(byte[] bytes) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            words.append((char) ((bytes[i] << 8) | (bytes[i + 1] & 0xFF)));
        }
        return words.append('\ud83d').toString();
    }

    private static Logger logger(Counter counter) {
        LoggerContext context = new LoggerContext();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                String stack = line.getThrowableProxy() == null
                        ? ""
                        : ThrowableProxyUtil.asString(line.getThrowableProxy());
                // a stack's own line feeds and tabs are the log's
                counter.take(line.getFormattedMessage()
                        + stack.replace(System.lineSeparator(), "").replace("\t", ""));
            }
        };
        appender.setContext(context);
        appender.start();
        Logger logger = context.getLogger("random");
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
        return logger;
    }
}
