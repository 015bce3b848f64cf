package dev.antiphon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.OptionalLong;

class DescriptorsTest {
    private static final String TEXT = """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             62854                62854                processes
            Max open files            1024                 1048576              files
            Max locked memory         8388608              8388608              bytes
            """;

    @Test
    void softLimitIsReadFromTheKernelsText() {
        assertThat(Descriptors.limit(TEXT)).hasValue(1024);
    }

    @Test
    void unlimitedAndAnotherTextAreUnknown() {
        assertThat(Descriptors.limit(TEXT.replace("1024 ", "unlimited "))).isEmpty();
        assertThat(Descriptors.limit("")).isEmpty();
    }

    @Test
    void connectionsAreAtMostFourFifthsOfTheDescriptors() {
        assertThat(Descriptors.connectionsMax(819, OptionalLong.of(1024))).isEqualTo(816);
        assertThat(Descriptors.connectionsMax(816, OptionalLong.of(1024))).isEqualTo(816);
        assertThat(Descriptors.connectionsMax(1, OptionalLong.of(3))).isEqualTo(1);
        assertThat(Descriptors.connectionsMax(10_000, OptionalLong.empty())).isEqualTo(10_000);
    }
}
