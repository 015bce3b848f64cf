package dev.antiphon.examples.game;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs of player 7 at tick 1000, after an input of tick 990. */
class InputTest {
    @ParameterizedTest
    @CsvSource({"7, 991, 0", "7, 1000, 1", "7, 995, -200", "7, 995, 200"})
    void aFairInputIsAccepted(int player, int seen, int way) {
        assertThatCode(() -> new Input(player, seen, way).requireFair(7, 990, 1000))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1000, 1, the id of another player",
        "0, 1000, 1, the id of no player",
        "7, 1000, 2, a speed of two cells",
        "7, 1000, 201, a diagonal",
        "7, 1000, -32768, a speed out of range",
        "7, 990, 1, a replayed input or a second one in a tick",
        "7, 1001, 1, a tick to come",
        "7, -5, 1, a tick that never was"
    })
    void anUnfairInputIsRefused(int player, int seen, int way, String what) {
        assertThatThrownBy(() -> new Input(player, seen, way).requireFair(7, 990, 1000))
                .as(what)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is unfair; player 7, tick 991 to 1000");
    }
}
