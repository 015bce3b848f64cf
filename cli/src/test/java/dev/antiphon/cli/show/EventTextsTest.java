package dev.antiphon.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What a server says on standard error. */
class EventTextsTest {
    private static final EventTexts TEXTS = EventTexts.of(Texts.in("en"));

    private static Event hello(long sequence, int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return new MessageIn(1, sequence, Message.of(content), 1, 0);
    }

    @Test
    void remarksOfTheEngineNeedTheVerboseOption() {
        Event held = new ServerEvent.LoopStalled("loop", Duration.ofMillis(250), 3, List.of(), 0);
        Event noKeepAlive = new ServerEvent.LimitAdjusted("keepAliveTimeout", "1m", "none", "", 0);
        assertThat(TEXTS.of(held)).isEmpty();
        assertThat(TEXTS.of(noKeepAlive)).isEmpty();
        assertThat(TEXTS.verbose(true).of(held))
                .hasValueSatisfying(each -> assertThat(each).contains("loop", "250ms"));
        assertThat(TEXTS.verbose(true).of(noKeepAlive)).isPresent();
    }

    @Test
    void lostLinesAreCountedInTheirForm() {
        assertThat(TEXTS.of(new ServerEvent.EventsDropped(1, 0)))
                .hasValue("antiphon: 1 line dropped: the output is too slow");
        assertThat(TEXTS.of(new ServerEvent.EventsDropped(2, 0)))
                .hasValue("antiphon: 2 lines dropped: the output is too slow");
    }

    @Test
    void tlsIsNamedOnlyWherePlainTextIsExpectedAndOnlyAtTheStart() {
        EventTexts plain = TEXTS.plain(Framing.raw());
        assertThat(plain.of(hello(1, 0x16, 3, 1, 2)))
                .hasValueSatisfying(each -> assertThat(each).contains("connection 1", "TLS"));
        assertThat(plain.of(hello(2, 0x16, 3, 1, 2))).isEmpty();
        assertThat(plain.of(hello(1, 0x16, 3, 5, 2))).isEmpty();
        assertThat(plain.of(hello(1, 0x16, 3))).isEmpty();
        assertThat(TEXTS.of(hello(1, 0x16, 3, 1, 2))).isEmpty();
        assertThat(TEXTS.plain(Framing.length(2)).of(hello(1, 0x16, 3, 1, 2)))
                .as("a message behind its length is no TLS hello")
                .isEmpty();
        Event length = new Failed(1, new Failure.TooLong(0x16030100L, 1000), 0);
        assertThat(plain.of(length))
                .hasValueSatisfying(each -> assertThat(each).contains("exceeds", "speaks TLS"));
    }
}
