package dev.antiphon.load.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.antiphon.load.report.Samples;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.LoadResult;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class TimelineBucketTest {
    private static final LoadResult RUN = Samples.open();

    private static List<TimelineBucket> buckets() {
        return TimelineBucket.of(RUN.timeline(), RUN.took());
    }

    @Test
    void partOfASecondAtTheEndBelongsToTheSecondBefore() {
        assertThat(RUN.timeline()).hasSize(31);
        TimelineBucket last = buckets().getLast();
        assertThat(buckets()).hasSize(30);
        assertThat(last.from()).isEqualTo(29);
        assertThat(last.to()).isCloseTo(30.212, within(1e-9));
        assertThat(last.counts().ok()).isEqualTo(1_998 + 3);
        assertThat(last.highest(Interval.Times::max))
                .isEqualTo(RUN.timeline().get(29).times().max());
    }

    @Test
    void ratesAreThoseOfWholeSeconds() {
        assertThat(buckets().getLast().rate(Counts::planned)).isEqualTo(2_000);
        assertThat(buckets().getLast().rate(Counts::ok)).isEqualTo(1_998);
    }

    @Test
    void runOfLessThanASecondHasItsOwnRate() {
        TimelineBucket only = TimelineBucket.of(
                        RUN.timeline().subList(0, 1), Duration.ofMillis(500))
                .getLast();
        assertThat(only.rate(Counts::planned)).isCloseTo(4_000, within(1e-6));
    }

    @Test
    void eachStepMayEndWithinASecond() {
        List<Interval> steps = new ArrayList<>(RUN.timeline());
        RUN.timeline()
                .forEach(each -> steps.add(new Interval(
                        RUN.took().plus(each.at()), each.counts(), each.times(), false, false)));
        List<TimelineBucket> buckets = TimelineBucket.of(steps, RUN.took().multipliedBy(2));
        assertThat(buckets).hasSize(60);
        assertThat(buckets)
                .allSatisfy(each ->
                        assertThat(each.rate(Counts::planned)).isCloseTo(2_000, within(1e-6)));
    }

    @Test
    void longRunsHaveFewBuckets() {
        LoadResult day = Samples.lasting(86_400);
        List<TimelineBucket> buckets = TimelineBucket.of(day.timeline(), day.took());
        assertThat(buckets).hasSize(240);
        assertThat(buckets.stream().mapToLong(each -> each.counts().planned()).sum())
                .isEqualTo(86_400L * 2_000);
    }
}
