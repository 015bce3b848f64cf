package dev.antiphon.load.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.engine.plan.SendSchedule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannedCountTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = 7 * SECOND + 13;

    /** A warm-up of a second, and so many seconds after it. */
    private static SendSchedule schedule(double perSecond, int seconds) {
        long from = START + SECOND;
        return new SendSchedule(perSecond, START, from, from + seconds * SECOND, false);
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "100, 3", "0.7, 1", "333.3, 2", "99999.9, 4"})
    void everyRequestIsToldOnceInItsOwnSecond(double perSecond, int loops) {
        SendSchedule sendSchedule = schedule(perSecond, 3);
        long[] told = new long[3];
        for (int loop = 0; loop < loops; loop++) {
            PlannedCount plannedCount = new PlannedCount(sendSchedule, loops, loop);
            for (int second = 0; second < 2; second++) {
                told[second] +=
                        plannedCount.tellUntil(sendSchedule.measureFrom() + (second + 1) * SECOND);
            }
            told[2] += plannedCount.tellRest();
        }
        long[] expected = new long[3];
        for (long i = 0; i < sendSchedule.requests(); i++) {
            long since = sendSchedule.plannedAt(i) - sendSchedule.measureFrom();
            if (since >= 0) {
                expected[(int) (since / SECOND)]++;
            }
        }
        assertThat(told).isEqualTo(expected);
    }

    @Test
    void reportedAndBegunRequestsStayPlannedAfterAnEarlyEnd() {
        SendSchedule sendSchedule = schedule(100, 3);
        PlannedCount plannedCount = new PlannedCount(sendSchedule, 1, 0);
        assertThat(plannedCount.tellUntil(sendSchedule.measureFrom() + SECOND)).isEqualTo(100);
        plannedCount.endWith(sendSchedule.endingAt(sendSchedule.measureFrom() + SECOND / 2), 120);
        assertThat(plannedCount.requests()).isEqualTo(200);
        assertThat(plannedCount.tellRest()).isZero();
        plannedCount.endWith(sendSchedule.endingAt(sendSchedule.measureFrom()), 210);
        assertThat(plannedCount.tellRest()).isEqualTo(10);
    }

    @Test
    void stoppedWarmUpReportsNothing() {
        SendSchedule sendSchedule = schedule(100, 3);
        PlannedCount plannedCount = new PlannedCount(sendSchedule, 1, 0);
        plannedCount.endWith(sendSchedule.endingAt(START + SECOND / 2), 30);
        assertThat(plannedCount.requests()).isEqualTo(50);
        assertThat(plannedCount.tellRest()).isZero();
    }

    @Test
    void closedModelPlansNoRequests() {
        PlannedCount plannedCount = new PlannedCount(schedule(0, 3), 1, 0);
        assertThat(plannedCount.tellUntil(START + 2 * SECOND)).isZero();
        assertThat(plannedCount.tellRest()).isZero();
    }
}
