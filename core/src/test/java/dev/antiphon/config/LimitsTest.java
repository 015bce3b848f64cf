package dev.antiphon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class LimitsTest {
    @Test
    void eachWitherChangesItsOwnComponentAndNoOther() throws Exception {
        Limits defaults = Limits.defaults();
        for (var component : Limits.class.getRecordComponents()) {
            String name = component.getName();
            String wither = "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            Object value = switch (component.getAccessor().invoke(defaults)) {
                case Integer i -> (Object) (i / 2 + 1);
                case Long l -> l + 1;
                case Duration d -> d.plusMillis(1);
                default -> throw new AssertionError(name);
            };
            Object changed =
                    Limits.class.getMethod(wither, component.getType()).invoke(defaults, value);
            for (var other : Limits.class.getRecordComponents()) {
                Object expected = other == component || other.getName().equals(name)
                        ? value
                        : other.getAccessor().invoke(defaults);
                assertThat(other.getAccessor().invoke(changed))
                        .as(wither + " " + other.getName())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void impossibleValuesAreRefusedWithTheirNameValueAndBound() {
        assertThatThrownBy(() -> Limits.builder().maxMessageBytes(-5).build())
                .hasMessage("Limits.maxMessageBytes is -5; give a value from 1 to 2147418111");
        assertThatThrownBy(() -> Limits.builder().idleTimeout(Duration.ZERO).build())
                .hasMessage(
                        "Limits.idleTimeout is PT0S; give a duration above zero, up to 365 days");
    }

    @Test
    void framingWhoseEveryMessageIsOverTheLimitIsRefusedWhenBuilt() {
        Limits limits = Limits.builder().maxMessageBytes(1000).build();
        String said = "framing fixed:1001 has messages of 1001 bytes at the least, over the limit"
                + " of 1000; raise Limits.maxMessageBytes, or use a framing of smaller messages";
        assertThatThrownBy(() -> TcpServer.builder(Framing.fixed(1001))
                        .limits(limits)
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(said);
        assertThatThrownBy(() -> TcpClient.to("localhost:1", Framing.fixed(1001))
                        .limits(limits)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(said);
    }

    @Test
    void framingOfExactlyTheLimitAndOneThatCountsLessThanItAreBuilt() {
        Limits limits = Limits.builder().maxMessageBytes(1000).build();
        for (Framing framing : List.of(Framing.fixed(1000), Framing.length(1))) {
            TcpClient.to("localhost:1", framing).limits(limits).build().close();
        }
    }
}
