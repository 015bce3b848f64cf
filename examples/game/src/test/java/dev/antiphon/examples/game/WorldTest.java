package dev.antiphon.examples.game;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rules of the arena, without a network. */
class WorldTest {
    private static final int UP = -World.COLUMNS;
    private static final int RIGHT = 1;
    private static final int FIRE = 0;

    private final World world = new World(0);
    private State state = world.step();

    /** Puts a player into a cell. */
    private void player(int id, int cell, int way) {
        put(new Thing(id, Kind.PLAYER, cell, way, 0, Integer.MAX_VALUE));
    }

    private void put(Thing thing) {
        world.next.things().put(thing.id(), thing);
    }

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            state = world.step();
        }
    }

    @Test
    void aPlayerWalksOnACellInThreeTicks() {
        player(1, 500, RIGHT);
        steps(12);
        assertThat(state.things().get(1).cell()).isBetween(503, 504);
    }

    @Test
    void aPlayerTurns() {
        player(1, 500, RIGHT);
        world.apply(new Input(1, state.tick(), UP));
        steps(1);
        assertThat(state.things().get(1).way()).isEqualTo(UP);
    }

    @Test
    void theArenaHasNoEdge() {
        player(1, 3, UP);
        steps(4);
        assertThat(state.things().get(1).cell()).isEqualTo(World.CELLS + 3 + UP);
    }

    @Test
    void aCoinGoesToThePlayerWhoWalksIntoItAndAppearsElsewhere() {
        player(1, 500, RIGHT);
        put(new Thing(-1, Kind.COIN, 502, 0, 5, Integer.MAX_VALUE));
        steps(9);
        assertThat(state.things().get(1).value()).isEqualTo(5);
        assertThat(state.things()).containsKey(-1);
    }

    @Test
    void aShotFliesACellPerTickAndHitsTheFirstPlayerInItsWay() {
        player(1, 500, RIGHT);
        player(2, 510, FIRE);
        world.apply(new Input(1, state.tick(), FIRE));
        steps(9);
        assertThat(state.things().get(1).value()).isZero();
        steps(1);
        assertThat(state.things().get(1).value()).isEqualTo(1);
    }

    @Test
    void aShotEndsAfterItsTicks() {
        player(1, 500, RIGHT);
        world.apply(new Input(1, state.tick(), FIRE));
        steps(26);
        assertThat(state.things()).hasSize(2);
        steps(1);
        assertThat(state.things()).hasSize(1);
    }

    @Test
    void aPlayerHasOneShot() {
        player(1, 500, RIGHT);
        world.apply(new Input(1, state.tick(), FIRE));
        steps(3);
        world.apply(new Input(1, state.tick(), FIRE));
        steps(1);
        assertThat(state.things()).hasSize(2);
    }

    /**
     * Lets player 2 jump away after tick 6 from the cell before player 1, who then fires.
     *
     * @param seen the tick that the screen of player 1 shows
     * @return the score of player 1
     */
    private int scoreOfAShot(int seen, int ticksSinceTheJump) {
        player(1, 500, RIGHT);
        player(2, 504, FIRE);
        steps(5);
        assertThat(state.tick()).isEqualTo(6);
        player(2, 5000, FIRE);
        steps(ticksSinceTheJump);
        world.apply(new Input(1, seen, FIRE));
        steps(30);
        return state.things().get(1).value();
    }

    @Test
    void aShotHitsWhatItsPlayerSawInItsWay() {
        assertThat(scoreOfAShot(5, 2)).isEqualTo(1);
    }

    @Test
    void aShotMissesAPlayerWhoWasSeenToGo() {
        assertThat(scoreOfAShot(7, 2)).isZero();
    }

    @Test
    void aShotOfTheLatestTickMissesAPlayerWhoHasGone() {
        assertThat(scoreOfAShot(8, 2)).isZero();
    }

    @Test
    void nothingIsRewoundBeyondItsBound() {
        assertThat(scoreOfAShot(5, World.REWIND_TICKS + 1)).isZero();
    }

    @Test
    void aPlayerWhoHasLeftIsInOneMoreState() {
        player(1, 500, RIGHT);
        steps(1);
        world.remove(1);
        steps(1);
        assertThat(state.things().get(1).until()).isEqualTo(state.tick());
        steps(1);
        assertThat(state.things()).isEmpty();
    }
}
