package dev.antiphon.engine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

class DescriptorLimitTest {
    private static final String TEXT = """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             62854                62854                processes
            Max open files            1024                 1048576              files
            Max locked memory         8388608              8388608              bytes
            """;

    @Test
    void softLimitIsReadFromTheKernelsText() {
        assertThat(DescriptorLimit.limit(TEXT)).hasValue(1024);
    }

    @Test
    void unlimitedAndAnotherTextAreUnknown() {
        assertThat(DescriptorLimit.limit(TEXT.replace("1024 ", "unlimited "))).isEmpty();
        assertThat(DescriptorLimit.limit("")).isEmpty();
    }

    @Test
    void connectionsAreAtMostFourFifthsOfTheDescriptors() {
        assertThat(DescriptorLimit.maxConnections(819, OptionalLong.of(1024), 0))
                .isEqualTo(816);
        assertThat(DescriptorLimit.maxConnections(816, OptionalLong.of(1024), 0))
                .isEqualTo(816);
        assertThat(DescriptorLimit.maxConnections(1, OptionalLong.of(3), 0)).isEqualTo(1);
        assertThat(DescriptorLimit.maxConnections(10_000, OptionalLong.empty(), 0))
                .isEqualTo(10_000);
    }

    @Test
    void openDescriptorsCountIfTheLimitIsLow() {
        OptionalLong few = OptionalLong.of(128);
        assertThat(DescriptorLimit.maxConnections(10_000, few, 60)).isEqualTo(128 - 60 - 32);
        assertThat(DescriptorLimit.maxConnections(10_000, few, 100)).isEqualTo(1);
        assertThat(DescriptorLimit.maxConnections(10_000, OptionalLong.of(1000), 60))
                .isEqualTo(800);
    }

    @Test
    void openDescriptorsAreCountedOnlyIfTheLimitIsLow() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs Linux's /proc");
        assertThat(DescriptorLimit.open(OptionalLong.of(1024))).isGreaterThan(3);
        assertThat(DescriptorLimit.open(OptionalLong.of(1025))).isZero();
        assertThat(DescriptorLimit.open(OptionalLong.empty())).isZero();
    }
}
