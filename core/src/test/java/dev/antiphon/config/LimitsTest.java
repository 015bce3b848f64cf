package dev.antiphon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

class LimitsTest {
    @Test
    void eachSetterChangesItsOwnValueAndNoOther() throws Exception {
        Limits defaults = Limits.defaults();
        List<Method> setters = Arrays.stream(Limits.Builder.class.getDeclaredMethods())
                .filter(each ->
                        Modifier.isPublic(each.getModifiers()) && each.getParameterCount() == 1)
                .toList();
        assertThat(setters).hasSizeGreaterThan(20);
        for (Method setter : setters) {
            Object value = switch (value(defaults, setter)) {
                case Integer i -> (Object) (i / 2 + 1);
                case Long l -> l + 1;
                case Duration d -> d.plusMillis(1);
                default -> throw new AssertionError(setter);
            };
            Limits.Builder builder = defaults.toBuilder();
            setter.invoke(builder, value);
            Limits changed = builder.build();
            for (Method other : setters) {
                assertThat(value(changed, other))
                        .as("%s after %s", other.getName(), setter.getName())
                        .isEqualTo(other.equals(setter) ? value : value(defaults, other));
            }
            assertThat(changed).isNotEqualTo(defaults);
        }
    }

    private static Object value(Limits limits, Method setter) throws Exception {
        return Limits.class.getMethod(setter.getName()).invoke(limits);
    }

    @Test
    void impossibleValuesAreRefusedWithTheirNameValueAndBound() {
        assertThatThrownBy(() -> Limits.builder().maxMessageBytes(-5).build())
                .hasMessage("Limits.maxMessageBytes is -5; set a value from 1 to 2147418111");
        assertThatThrownBy(() -> Limits.builder().idleTimeout(Duration.ZERO).build())
                .hasMessage(
                        "Limits.idleTimeout is PT0S; set a duration above zero, up to 365 days");
    }

    @Test
    void framingWhoseEveryMessageIsOverTheLimitIsRefusedWhenBuilt() {
        Limits limits = Limits.builder().maxMessageBytes(1000).build();
        String said = "framing fixed:1001 has messages of at least 1001 bytes, over the limit"
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
