package dev.antiphon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Optional;

/** Where an id is found, and where none is. */
@Timeout(60)
class CorrelationTest {
    @Test
    void bytesAreComparedByValueWhereverTheMessageCameFrom() {
        Correlation id = Correlation.bytes(1, 2);
        assertThat(id.id(Message.text("xABy"))).isEqualTo(id.id(Message.text("zABzzz")));
        assertThat(id.id(Message.text("xABy"))).isNotEqualTo(id.id(Message.text("xACy")));
    }

    @Test
    void messageThatEndsBeforeItsBytesHasNoId() {
        assertThat(Correlation.bytes(1, 2).id(Message.text("xA"))).isEmpty();
        assertThat(Correlation.bytes(1, 2).id(Message.empty())).isEmpty();
    }

    @Test
    void groupIsTheFirstOneFound() {
        Correlation id = Correlation.group("id=(\\w+)", 1);
        assertThat(id.id(Message.text("a id=x1; id=x2"))).isEqualTo(Optional.of("x1"));
        assertThat(id.id(Message.text("nothing"))).isEmpty();
        assertThat(Correlation.group("(a)|b", 1).id(Message.text("b"))).isEmpty();
    }

    @Test
    void bytesThatAreNoTextHaveNoGroup() {
        Correlation id = Correlation.group("(.+)", 1);
        assertThat(id.id(Message.of(new byte[] {(byte) 0xFF}))).isEmpty();
    }

    @Test
    void endlessSearchIsStopped() {
        Correlation id = Correlation.group("(x+x+)+y", 1);
        assertThat(id.id(Message.text("x".repeat(60)))).isEmpty();
        Correlation deep = Correlation.group("((a|b)*)c", 1);
        assertThat(deep.id(Message.text("ab".repeat(100_000)))).isEmpty();
    }

    @Test
    void functionMayThrowOrFindNothing() {
        assertThat(Correlation.by(MessageView::size).id(Message.text("abc")))
                .isEqualTo(Optional.of(3));
        assertThat(Correlation.by(message -> Integer.parseInt(message.text()))
                        .id(Message.text("abc")))
                .isEmpty();
    }

    @Test
    void arraysOfAFunctionAreComparedByValue() {
        Correlation id = Correlation.by(MessageView::bytes);
        assertThat(id.id(Message.text("a"))).isEqualTo(id.id(Message.text("a")));
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> Correlation.bytes(-1, 2)).hasMessageContaining("from byte -1");
        assertThatThrownBy(() -> Correlation.bytes(0, 0)).hasMessageContaining("an id of 0 bytes");
        assertThatThrownBy(() -> Correlation.bytes(Integer.MAX_VALUE, 8))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Correlation.group("(a)", 2))
                .hasMessage("group 2 of (a), which has 1; give a group from 0 to 1");
        assertThatThrownBy(() -> Correlation.group("(", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
