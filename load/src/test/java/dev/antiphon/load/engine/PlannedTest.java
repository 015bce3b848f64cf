package dev.antiphon.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannedTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = 7 * SECOND + 13;

    /** A warm-up of a second, and so many seconds after it. */
    private static Schedule schedule(double perSecond, int seconds) {
        long from = START + SECOND;
        return new Schedule(perSecond, START, from, from + seconds * SECOND, false);
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "100, 3", "0.7, 1", "333.3, 2", "99999.9, 4"})
    void everyRequestIsToldOnceInItsOwnSecond(double perSecond, int loops) {
        Schedule schedule = schedule(perSecond, 3);
        long[] told = new long[3];
        for (int loop = 0; loop < loops; loop++) {
            Planned planned = new Planned(schedule, loops, loop);
            for (int second = 0; second < 2; second++) {
                told[second] += planned.tellUntil(schedule.measureFrom() + (second + 1) * SECOND);
            }
            told[2] += planned.tellRest();
        }
        long[] expected = new long[3];
        for (long i = 0; i < schedule.requests(); i++) {
            long since = schedule.plannedAt(i) - schedule.measureFrom();
            if (since >= 0) {
                expected[(int) (since / SECOND)]++;
            }
        }
        assertThat(told).isEqualTo(expected);
    }

    @Test
    void whatWasToldOrBegunStaysThoughItEndsSooner() {
        Schedule schedule = schedule(100, 3);
        Planned planned = new Planned(schedule, 1, 0);
        assertThat(planned.tellUntil(schedule.measureFrom() + SECOND)).isEqualTo(100);
        planned.endWith(schedule.endingAt(schedule.measureFrom() + SECOND / 2), 120);
        assertThat(planned.requests()).isEqualTo(200);
        assertThat(planned.tellRest()).isZero();
        planned.endWith(schedule.endingAt(schedule.measureFrom()), 210);
        assertThat(planned.tellRest()).isEqualTo(10);
    }

    @Test
    void nothingOfAWarmUpThatWasStoppedIsTold() {
        Schedule schedule = schedule(100, 3);
        Planned planned = new Planned(schedule, 1, 0);
        planned.endWith(schedule.endingAt(START + SECOND / 2), 30);
        assertThat(planned.requests()).isEqualTo(50);
        assertThat(planned.tellRest()).isZero();
    }

    @Test
    void aServerThatDecidesLeavesNothingToPlan() {
        Planned planned = new Planned(schedule(0, 3), 1, 0);
        assertThat(planned.tellUntil(START + 2 * SECOND)).isZero();
        assertThat(planned.tellRest()).isZero();
    }
}
