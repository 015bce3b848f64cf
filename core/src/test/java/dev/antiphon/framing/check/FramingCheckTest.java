package dev.antiphon.framing.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.ByteSearch;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.Delimited;
import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Every built-in framing passes the check, and framings with one planted defect each do not. */
class FramingCheckTest {
    private static final byte[] BARS = {'|', '|'};
    private static final String BINARY = "ж\0\t\u001c\u0003";

    private static FramingCheck check(Framing framing, String... messages) {
        return FramingCheck.of(
                framing,
                Stream.of(messages)
                        .map(each -> each.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raw",
                "line",
                "crlf",
                "delimiter:;;",
                "delimiter:\\xff\\0",
                "delimiter:\\n\\r\\t\\\\x",
                "delimiter:aab",
                "length:1",
                "length:2",
                "length:3",
                "length:4",
                "length:8",
                "length:1,inclusive",
                "length:2,le",
                "length:4,le,inclusive",
                "length:8,inclusive",
                "length:3,text",
                "length:4,text",
                "length:3,text,inclusive",
                "length:10,text",
                "length:4,hex",
                "length:2,bcd",
                "length:3,bcd,inclusive",
                "length:2,-1",
                "length:2@3,strip=5",
                "length:2@0,+2,strip=4",
                "length:2@1,le,inclusive,+3,strip=9",
                "varint",
                "netstring",
                "enclosed:<a>,</a>",
                "enclosed:\\x2c,aab",
                "enclosed:ab,ba,lenient",
                "headers"
            })
    void framingOfAnyContentPasses(String text) {
        assertThat(Framing.parse(text)).hasToString(text);
        check(Framing.parse(text), "Привет, сервер!", "", "x", "ё" + BINARY, "a".repeat(200))
                .withName()
                .run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nul", "stx", "mllp"})
    void framingOfTextPasses(String text) {
        assertThat(Framing.parse(text)).hasToString(text);
        check(Framing.parse(text), "Привет, сервер!", "", "x", "\r\u000b\n", "a".repeat(200))
                .withName()
                .run();
    }

    @Test
    void framingOfOneSizePasses() {
        check(Framing.fixed(7), "1234567", "\0\r\n\0\0\u001c;", "aaaaaaa")
                .withName()
                .run();
        check(Framing.fixed(1), "1").withSeed(2).withName().run();
    }

    @Test
    void framingOfJsonPasses() {
        check(
                        Framing.json(),
                        "{\"a\":[1,{\"b\":\"}\\\\\\\"]\"}]}",
                        "[]",
                        "\"x\\\"y\"",
                        "-3.5e+7",
                        "null")
                .withName()
                .run();
    }

    @Test
    void lengthsOfSeveralBytesPass() {
        for (String text : List.of("varint", "length:2", "netstring", "headers")) {
            check(Framing.parse(text), "a".repeat(127), "b".repeat(128), "c".repeat(300))
                    .run();
        }
    }

    /** A line framing with one defect, and what the check must say. */
    record Planted(String failure, Framing framing, String said) {
        @Override
        public String toString() {
            return failure;
        }
    }

    static List<Planted> plantedFailures() {
        return List.of(
                new Planted("looks on behind half a delimiter", new LooksOnTooFar(), "cut at byte"),
                new Planted("loses a byte", new LosesAByte(), "found: 3 messages"),
                new Planted("moves the position", new MovesThePosition(), "its position moved by"),
                new Planted("claims too much", new ClaimsTooMuch(), "MESSAGE takes 1 to"),
                new Planted("never progresses", new StandsStill(), "SKIP takes 1 to"),
                new Planted("waits forever", new WaitsForever(), "then INCOMPLETE"),
                new Planted("has no limit", new HasNoLimit(), "content up to"),
                new Planted("refuses at the limit", new RefusesAtTheLimit(), "then TOO_LONG"),
                new Planted("holds without end", new HoldsWithoutEnd(), "before it holds"),
                new Planted("remembers by itself", new RemembersByItself(), "two connections"),
                new Planted("throws", new Throws(), "decode returns"),
                new Planted("writes on its reader's bytes", new Overwrites(), "was written"),
                new Planted("writes what its reader cuts", new CarriesAnything(), "any content"),
                new Planted("takes more room than it says", new TakesMoreRoom(), "a tail within 1"),
                new Planted(
                        "consumes the content", new Consumes(), "encodeHead leaves the content"),
                new Planted(
                        "writes, then refuses", new WritesAndRefuses(), "written when refused"));
    }

    @ParameterizedTest
    @MethodSource("plantedFailures")
    void plantedFailureIsFoundAndNamed(Planted planted) {
        assertThatThrownBy(() -> check(planted.framing, "one", "", "three").run())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("framing planted, ")
                .hasMessageContaining("expected: ")
                .hasMessageContaining("found: ")
                .hasMessageContaining(planted.said);
    }

    @Test
    void framingThatTheFailuresArePlantedInPasses() {
        check(new Sound(), "one", "", "three").run();
    }

    @Test
    void nameThatTheGrammarDoesNotReadIsAFailureOnlyWhenAsked() {
        assertThatThrownBy(() -> check(new Sound(), "one").withName().run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("toString")
                .hasMessageContaining("no framing \"planted\"");
    }

    @Test
    void sameSeedSaysTheSame() {
        FramingCheck check = check(new CarriesAnything(), "one").withSeed(7);
        assertThat(said(check)).isEqualTo(said(check)).contains("seed 7");
    }

    private static String said(FramingCheck check) {
        try {
            check.run();
            return "nothing";
        } catch (AssertionError e) {
            return e.getMessage();
        }
    }

    @Test
    void messagesBeyondItsBoundsAreRefused() {
        assertThatThrownBy(() -> check(Framing.line()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give 1 to 64");
        assertThatThrownBy(() -> check(Framing.line(), "a".repeat(9000)).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9001 bytes with their framing; give up to 8192");
        assertThatThrownBy(() -> check(Framing.length(1), "a".repeat(256)).run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("0 to 255")
                .hasMessageContaining("256 bytes");
        assertThatThrownBy(() -> check(Framing.line(), "a\nb").run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected: carries")
                .hasMessageContaining("refused");
    }

    /** Ends a message with two bars: what each defect is planted in. */
    private static class Sound implements Framing {
        private final Delimited delimited = new Delimited("planted", BARS);

        @Override
        public void decode(DecodeContext decodeContext) {
            delimited.decode(decodeContext);
        }

        @Override
        public void encodeHead(ByteBuffer content, ByteBuffer out) {
            delimited.encodeHead(content, out);
        }

        @Override
        public void encodeTail(ByteBuffer content, ByteBuffer out) {
            delimited.encodeTail(content, out);
        }

        @Override
        public int overheadBytesMax() {
            return delimited.overheadBytesMax();
        }

        @Override
        public String toString() {
            return "planted";
        }
    }

    private static final class LooksOnTooFar extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            super.decode(decodeContext);
            if (decodeContext.outcome() == DecodeContext.Outcome.INCOMPLETE) {
                decodeContext.incomplete(decodeContext.bytes().remaining());
            }
        }
    }

    private static final class LosesAByte extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            boolean again = decodeContext.scanned() == 4;
            super.decode(decodeContext);
            if (again && decodeContext.outcome() == DecodeContext.Outcome.MESSAGE) {
                decodeContext.message(
                        0, decodeContext.contentBytes() - 1, decodeContext.takenBytes());
            }
        }
    }

    private static final class MovesThePosition extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            super.decode(decodeContext);
            decodeContext.bytes().get();
        }
    }

    private static final class ClaimsTooMuch extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            super.decode(decodeContext);
            if (decodeContext.outcome() == DecodeContext.Outcome.MESSAGE) {
                decodeContext.message(
                        0, decodeContext.contentBytes(), decodeContext.bytes().remaining() + 1);
            }
        }
    }

    private static final class StandsStill extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            decodeContext.skip(0);
        }
    }

    private static final class WaitsForever extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            decodeContext.incomplete(0);
        }
    }

    private static final class HasNoLimit extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            ByteBuffer bytes = decodeContext.bytes();
            int found = ByteSearch.indexOf(bytes, BARS, bytes.position(), bytes.limit());
            if (found < 0) {
                decodeContext.incomplete(0);
            } else {
                int size = found - bytes.position();
                decodeContext.message(0, size, size + 2);
            }
        }
    }

    private static final class RefusesAtTheLimit extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            super.decode(decodeContext);
            boolean found = decodeContext.outcome() == DecodeContext.Outcome.MESSAGE;
            if (found && decodeContext.contentBytes() == decodeContext.maxMessageBytes()) {
                decodeContext.tooLong(decodeContext.maxMessageBytes() + 1L);
            }
        }
    }

    private static final class HoldsWithoutEnd extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            super.decode(decodeContext);
            ByteBuffer bytes = decodeContext.bytes();
            if (ByteSearch.indexOf(bytes, BARS, bytes.position(), bytes.limit()) < 0) {
                decodeContext.incomplete(0);
            }
        }
    }

    private static final class RemembersByItself extends Sound {
        private boolean bar;

        @Override
        public void decode(DecodeContext decodeContext) {
            ByteBuffer bytes = decodeContext.bytes();
            for (int at = decodeContext.scanned(); at < bytes.remaining(); at++) {
                boolean next = bytes.get(bytes.position() + at) == '|';
                if (bar && next) {
                    bar = false;
                    decodeContext.message(0, at - 1, at + 1);
                    return;
                }
                bar = next;
            }
            decodeContext.incomplete(bytes.remaining());
        }
    }

    private static final class Throws extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            ByteBuffer bytes = decodeContext.bytes();
            bytes.get(bytes.position() + 7);
            super.decode(decodeContext);
        }
    }

    private static final class Overwrites extends Sound {
        @Override
        public void decode(DecodeContext decodeContext) {
            super.decode(decodeContext);
            decodeContext.bytes().put(decodeContext.bytes().position(), (byte) 'x');
        }
    }

    private static final class CarriesAnything extends Sound {
        @Override
        public void encodeHead(ByteBuffer content, ByteBuffer out) {
            // does not look for the delimiter
        }
    }

    private static final class TakesMoreRoom extends Sound {
        @Override
        public int overheadBytesMax() {
            return 1;
        }
    }

    private static final class Consumes extends Sound {
        @Override
        public void encodeHead(ByteBuffer content, ByteBuffer out) {
            super.encodeHead(content, out);
            content.position(content.limit());
        }
    }

    private static final class WritesAndRefuses extends Sound {
        @Override
        public void encodeHead(ByteBuffer content, ByteBuffer out) {
            if (content.remaining() > 4) {
                out.put((byte) 0);
                throw new IllegalArgumentException("too late");
            }
            super.encodeHead(content, out);
        }
    }
}
