package dev.antiphon.engine.connection.close;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every pair of a {@link CloseState} and a {@link CloseEvent}, written out. */
final class CloseStateTest {
    /** State, event, next state, action. */
    private static final String TABLE = """
            OPEN CLOSE CLOSING NONE
            OPEN HALF_CLOSE LETTING_PEER_CLOSE NONE
            OPEN STOP_SENDING HALF_CLOSING NONE
            OPEN RESET RESETTING NONE
            OPEN FLUSHED OPEN NONE
            OPEN FAILURE FAILED REPORT_FAILURE
            OPEN FILTER_FAILURE LINGERING REFUSE
            OPEN END CLOSED CLOSE_LINK
            OPEN CUT CLOSED RESET_LINK
            FAILED CLOSE CLOSING NONE
            FAILED HALF_CLOSE LETTING_PEER_CLOSE NONE
            FAILED STOP_SENDING LETTING_PEER_CLOSE NONE
            FAILED RESET RESETTING NONE
            FAILED FLUSHED FAILED NONE
            FAILED FAILURE FAILED NONE
            FAILED FILTER_FAILURE LINGERING REFUSE
            FAILED END CLOSED CLOSE_LINK
            FAILED CUT CLOSED RESET_LINK
            CLOSING CLOSE CLOSING NONE
            CLOSING HALF_CLOSE CLOSING NONE
            CLOSING STOP_SENDING CLOSING NONE
            CLOSING RESET CLOSING NONE
            CLOSING FLUSHED LINGERING SHUT_AND_LINGER
            CLOSING FAILURE CLOSING NONE
            CLOSING FILTER_FAILURE LINGERING REFUSE
            CLOSING END CLOSED CLOSE_LINK
            CLOSING CUT CLOSED RESET_LINK
            LETTING_PEER_CLOSE CLOSE LETTING_PEER_CLOSE NONE
            LETTING_PEER_CLOSE HALF_CLOSE LETTING_PEER_CLOSE NONE
            LETTING_PEER_CLOSE STOP_SENDING LETTING_PEER_CLOSE NONE
            LETTING_PEER_CLOSE RESET LETTING_PEER_CLOSE NONE
            LETTING_PEER_CLOSE FLUSHED LINGERING SHUT_AND_AWAIT_PEER
            LETTING_PEER_CLOSE FAILURE LETTING_PEER_CLOSE NONE
            LETTING_PEER_CLOSE FILTER_FAILURE LINGERING REFUSE
            LETTING_PEER_CLOSE END CLOSED CLOSE_LINK
            LETTING_PEER_CLOSE CUT CLOSED RESET_LINK
            HALF_CLOSING CLOSE LETTING_PEER_CLOSE NONE
            HALF_CLOSING HALF_CLOSE LETTING_PEER_CLOSE NONE
            HALF_CLOSING STOP_SENDING HALF_CLOSING NONE
            HALF_CLOSING RESET LETTING_PEER_CLOSE NONE
            HALF_CLOSING FLUSHED HALF_CLOSED SHUT
            HALF_CLOSING FAILURE LETTING_PEER_CLOSE REPORT_FAILURE
            HALF_CLOSING FILTER_FAILURE LINGERING REFUSE
            HALF_CLOSING END CLOSED CLOSE_LINK
            HALF_CLOSING CUT CLOSED RESET_LINK
            RESETTING CLOSE RESETTING NONE
            RESETTING HALF_CLOSE RESETTING NONE
            RESETTING STOP_SENDING RESETTING NONE
            RESETTING RESET RESETTING NONE
            RESETTING FLUSHED CLOSED RESET_LINK
            RESETTING FAILURE RESETTING NONE
            RESETTING FILTER_FAILURE LINGERING REFUSE
            RESETTING END CLOSED CLOSE_LINK
            RESETTING CUT CLOSED RESET_LINK
            HALF_CLOSED CLOSE LINGERING LINGER
            HALF_CLOSED HALF_CLOSE LINGERING AWAIT_PEER
            HALF_CLOSED STOP_SENDING HALF_CLOSED NONE
            HALF_CLOSED RESET LINGERING LINGER
            HALF_CLOSED FLUSHED HALF_CLOSED NONE
            HALF_CLOSED FAILURE LINGERING REPORT_FAILURE
            HALF_CLOSED FILTER_FAILURE LINGERING REFUSE
            HALF_CLOSED END CLOSED CLOSE_LINK
            HALF_CLOSED CUT CLOSED CLOSE_LINK
            LINGERING CLOSE LINGERING LINGER
            LINGERING HALF_CLOSE LINGERING AWAIT_PEER
            LINGERING STOP_SENDING LINGERING NONE
            LINGERING RESET LINGERING LINGER
            LINGERING FLUSHED LINGERING NONE
            LINGERING FAILURE LINGERING NONE
            LINGERING FILTER_FAILURE LINGERING NONE
            LINGERING END CLOSED CLOSE_LINK
            LINGERING CUT CLOSED CLOSE_LINK
            CLOSED CLOSE CLOSED NONE
            CLOSED HALF_CLOSE CLOSED NONE
            CLOSED STOP_SENDING CLOSED NONE
            CLOSED RESET CLOSED NONE
            CLOSED FLUSHED CLOSED NONE
            CLOSED FAILURE CLOSED NONE
            CLOSED FILTER_FAILURE CLOSED NONE
            CLOSED END CLOSED NONE
            CLOSED CUT CLOSED NONE
            """;

    @TestFactory
    Stream<DynamicTest> transitionFollowsTheTable() {
        return TABLE.lines()
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    String[] row = line.split(" ", -1);
                    CloseState state = CloseState.valueOf(row[0]);
                    CloseEvent event = CloseEvent.valueOf(row[1]);
                    assertThat(state.after(event)).isEqualTo(CloseState.valueOf(row[2]));
                    assertThat(state.actionOn(event)).isEqualTo(CloseAction.valueOf(row[3]));
                }));
    }

    @Test
    void tableHoldsEveryPairOnce() {
        List<String> pairs = Arrays.stream(CloseState.values())
                .flatMap(state ->
                        Arrays.stream(CloseEvent.values()).map(event -> state + " " + event))
                .toList();
        assertThat(TABLE.lines().map(line -> line.split(" ", -1)[0] + " " + line.split(" ", -1)[1]))
                .containsExactlyInAnyOrderElementsOf(pairs);
    }
}
