package dev.antiphon.load.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The part of a request's lateness that the generator caused, not the want of a connection. */
class LatenessTest {
    private final Lateness lateness = new Lateness(1_000, 1_000);

    @Test
    void requestThatWaitsForAConnectionIsNotLate() {
        assertThat(lateness.takenOff(1_000, 1_001, true)).isEqualTo(1);
        lateness.freeAgain(1_900);
        assertThat(lateness.takenOff(1_100, 1_905, true)).isEqualTo(5);
        assertThat(lateness.takenOff(1_200, 1_950, false)).isEqualTo(5);
        assertThat(lateness.takenOff(1_906, 9_000, false)).isZero();
    }

    @Test
    void blockedLoopMakesAllRequestsPlannedMeanwhileLate() {
        assertThat(lateness.takenOff(1_000, 1_500, true)).isEqualTo(500);
        // behind it, each as soon as a connection is free
        lateness.freeAgain(1_600);
        assertThat(lateness.takenOff(1_100, 1_601, true)).isEqualTo(400);
        lateness.freeAgain(1_700);
        assertThat(lateness.takenOff(1_499, 1_702, true)).isEqualTo(2);
        lateness.freeAgain(1_800);
        assertThat(lateness.takenOff(1_750, 1_801, true)).isEqualTo(1);
    }

    @Test
    void blockedLoopDoesNotDelayRequestsThatHadWaitedForAConnectionBefore() {
        lateness.freeAgain(5_000);
        assertThat(lateness.takenOff(1_000, 5_300, true)).isEqualTo(300);
        lateness.freeAgain(5_400);
        assertThat(lateness.takenOff(1_001, 5_401, true)).isEqualTo(300);
        lateness.freeAgain(5_500);
        assertThat(lateness.takenOff(5_299, 5_500, true)).isEqualTo(1);
    }

    @Test
    void longerBlockReplacesTheShorterOne() {
        assertThat(lateness.takenOff(1_000, 1_500, true)).isEqualTo(500);
        lateness.freeAgain(1_600);
        assertThat(lateness.takenOff(1_100, 2_600, true)).isEqualTo(1_000);
        lateness.freeAgain(2_700);
        assertThat(lateness.takenOff(1_200, 2_700, true)).isEqualTo(1_000);
        assertThat(lateness.takenOff(2_500, 2_700, false)).isEqualTo(100);
    }

    @Test
    void abandonedRequestIsAsLateAsTheBlockedLoop() {
        assertThat(lateness.takenOff(1_000, 9_000, true)).isEqualTo(8_000);
        assertThat(lateness.takenOff(1_500, 9_000, false)).isEqualTo(7_500);
        assertThat(lateness.histogram().getTotalCount()).isEqualTo(2);
    }

    @Test
    void warmUpIsNotCountedButItsBlockedLoopIs() {
        Lateness measured = new Lateness(1_000, 2_000);
        assertThat(measured.takenOff(1_900, 2_400, true)).isZero();
        assertThat(measured.histogram().getTotalCount()).isZero();
        measured.freeAgain(2_500);
        assertThat(measured.takenOff(2_100, 2_501, true)).isEqualTo(300);
        assertThat(measured.histogram().getTotalCount()).isEqualTo(1);
    }
}
