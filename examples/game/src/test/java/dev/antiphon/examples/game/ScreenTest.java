package dev.antiphon.examples.game;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** The view of a player. */
class ScreenTest {
    private static final Thing SELF = new Thing(1, Kind.PLAYER, 0, 1, 42, Integer.MAX_VALUE);

    private static final String HOME = "\033[H";

    private static List<String> rows(Thing other) {
        State state = new State(1, Map.of(1, SELF, other.id(), other));
        return Screen.frame(state, SELF).replace(HOME, "").lines().toList();
    }

    @Test
    void thePlayerIsInTheMiddleOf80ColumnsAnd24Rows() {
        List<String> rows = rows(new Thing(2, Kind.PLAYER, 5, 0, 0, 9));
        assertThat(rows).hasSizeLessThan(24).allMatch(row -> row.length() <= 80);
        assertThat(rows.get(10).charAt(39)).isEqualTo('O');
        assertThat(rows.getLast()).startsWith("Score 42.");
    }

    @Test
    void aThingBehindTheEdgeOfTheArenaIsNear() {
        Thing coin = new Thing(-1, Kind.COIN, World.CELLS - World.COLUMNS, 0, 1, 9);
        assertThat(rows(coin).get(9).charAt(39)).isEqualTo('$');
    }
}
