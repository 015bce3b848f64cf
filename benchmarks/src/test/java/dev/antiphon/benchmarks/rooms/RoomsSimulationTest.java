package dev.antiphon.benchmarks.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.antiphon.benchmarks.rooms.RoomsSimulation.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.function.ToLongFunction;

class RoomsSimulationTest {
    private static final double PER_CENT = 0.01;

    private static Outcome run(String settings) {
        return RoomsSimulation.run(Simulate.plan(settings.split(" ")));
    }

    @Test
    void sameSeedHasTheSameResultAndAnotherSeedAnother() {
        String plan = "servers=7 people=5000 rooms=100 rate=0.1 seconds=5 seed=";
        assertThat(run(plan + 1)).isEqualTo(run(plan + 1)).isNotEqualTo(run(plan + 2));
    }

    /** One server has all members, so that each post comes back once and goes to its whole room. */
    @Test
    void oneServerReceivesEachPostOnceAndDeliversItToTheWholeRoom() {
        Outcome outcome = run("servers=1 people=1000 rooms=1 rate=0.1 seconds=10");
        ServerTraffic server = outcome.servers().getFirst();
        assertThat(server.connections()).isEqualTo(1000);
        assertThat(server.subscriptions()).isEqualTo(1);
        assertThat((double) server.posts()).isCloseTo(1000, within(200.0));
        assertThat(server.received()).isEqualTo(server.posts());
        assertThat(server.delivered()).isEqualTo(1000 * server.posts());
        assertThat(server.messages()).isEqualTo(3 * server.posts() + server.delivered());
    }

    @Test
    void roomWithoutMembersOnAServerSendsItNothing() {
        Outcome outcome = run("servers=50 people=50 rooms=50 rate=1 seconds=20");
        // each room has one member: its posts go to one server
        assertThat(outcome.networkOut()).isEqualTo(outcome.networkIn());
        assertThat(outcome.servers())
                .allMatch(each -> each.subscriptions() == each.connections())
                .allMatch(each -> each.delivered() == each.posts());
    }

    @Test
    void placementByRoomNeedsNoCopiesBetweenServers() {
        Outcome outcome = run(
                "servers=20 people=20000 rooms=1000 skew=0 rate=0.1 seconds=5 placement=by-room");
        assertThat(outcome.networkOut()).isEqualTo(outcome.networkIn());
    }

    /** A room of n people on s servers has members on s(1 - (1 - 1/s)^n) of them on average. */
    @ParameterizedTest
    @ValueSource(ints = {3, 10, 100})
    void copiesBetweenServersAreThoseOfProbability(int servers) {
        int people = 100_000;
        int rooms = 5_000;
        Outcome outcome = run("servers=" + servers + " people=" + people + " rooms=" + rooms
                + " skew=0 rate=0.1 seconds=20");
        // who posts is in the room: of the others, each is in it with probability 1/rooms
        double others = (people - rooms) / (double) rooms;
        double elsewhere = 1 - Math.exp(-others / servers);
        double expected = 1 + (servers - 1) * elsewhere;
        double copies = (double) outcome.networkOut() / outcome.networkIn();
        assertThat(copies / expected).isCloseTo(1, within(5 * PER_CENT));
    }

    /**
     * Measured with three servers of rooms over one nats-server, 600 people in one room each, and
     * 1,500 posts; see {@code docs/scale.md}.
     */
    @ParameterizedTest
    @CsvSource({
        "10,  0,   3.000, 60.25, 10",
        "60,  0,   2.914, 10.77, 57.3",
        "60,  0.8, 2.903, 26.43, 53.3",
        "300, 0,   1.826,  2.51, 157.3"
    })
    void agreesWithThreeMeasuredServers(
            int rooms, double skew, double received, double delivered, double subjects) {
        Outcome outcome =
                run("servers=3 people=600 rate=0.05 seconds=50 rooms=" + rooms + " skew=" + skew);
        double posts = outcome.networkIn();
        assertThat(outcome.networkOut() / posts / received).isCloseTo(1, within(15 * PER_CENT));
        assertThat(sum(outcome, ServerTraffic::delivered) / posts / delivered)
                .isCloseTo(1, within(15 * PER_CENT));
        assertThat(sum(outcome, ServerTraffic::subscriptions) / 3 / subjects)
                .isCloseTo(1, within(15 * PER_CENT));
    }

    private static double sum(Outcome outcome, ToLongFunction<ServerTraffic> value) {
        return outcome.servers().stream().mapToLong(value).sum();
    }

    @Test
    void connectionsAndPostsAreSpreadEvenly() {
        Outcome outcome = run("servers=100 people=200000 rooms=20000 rate=0.05 seconds=10");
        assertThat(outcome.servers().stream()
                        .mapToInt(ServerTraffic::connections)
                        .sum())
                .isEqualTo(200_000);
        assertThat(outcome.servers())
                .allSatisfy(each -> assertThat(each.connections()).isBetween(1_700, 2_300));
        assertThat((double) outcome.networkIn()).isCloseTo(100_000, within(3_000.0));
    }

    @Test
    void busiestSecondIsNoLessThanTheMean() {
        Outcome outcome = run("servers=3 people=3000 rooms=30 rate=0.1 seconds=10");
        long most = outcome.servers().stream()
                .mapToLong(ServerTraffic::delivered)
                .max()
                .orElse(0);
        assertThat(outcome.deliveredInBusiestSecond()).isBetween(most / 10, most);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "servers=0",
                "servers=1001",
                "people=0",
                "people=10000001",
                "rooms=0",
                "rooms=2 people=1",
                "skew=-1",
                "skew=NaN",
                "rate=-1",
                "rate=NaN",
                "seconds=0",
                "servers=many",
                "placement=best",
                "place=1",
                "people"
            })
    void wrongSettingsAreRefused(String settings) {
        assertThatIllegalArgumentException().isThrownBy(() -> run(settings));
    }
}
