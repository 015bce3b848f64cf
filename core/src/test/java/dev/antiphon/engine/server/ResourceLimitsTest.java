package dev.antiphon.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ServerEvent.LimitAdjusted;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

class ResourceLimitsTest {
    private static final long MEBIBYTE = 1 << 20;

    private final List<LimitAdjusted> told = new ArrayList<>();

    @Test
    void limitsWithinTheResourcesAreNotAdjusted() {
        Limits wanted = Limits.defaults();
        ResourceLimits resourceLimits =
                new ResourceLimits(OptionalLong.of(12_500), 0, 1024 * MEBIBYTE);
        assertThat(resourceLimits.admit(wanted, told::add)).isEqualTo(wanted);
        assertThat(told).isEmpty();
    }

    @Test
    void connectionsLeaveAFifthOfTheDescriptors() {
        ResourceLimits resourceLimits =
                new ResourceLimits(OptionalLong.of(1000), 0, 1024 * MEBIBYTE);
        assertThat(resourceLimits.admit(Limits.defaults(), told::add).maxConnections())
                .isEqualTo(800);
        assertThat(told).extracting(LimitAdjusted::limit).containsExactly("maxConnections");
    }

    @Test
    void defaultsShrinkWithTheHeapWithoutAReport() {
        ResourceLimits resourceLimits = new ResourceLimits(OptionalLong.empty(), 0, 96 * MEBIBYTE);
        Limits granted = resourceLimits.admit(Limits.defaults(), told::add);
        assertThat(granted.maxInboundBytes()).isEqualTo(24 * MEBIBYTE);
        assertThat(granted.maxOutboundBytes()).isEqualTo(24 * MEBIBYTE);
        assertThat(told).isEmpty();
    }

    @Test
    void adjustedExplicitLimitIsReported() {
        ResourceLimits resourceLimits = new ResourceLimits(OptionalLong.empty(), 0, 96 * MEBIBYTE);
        Limits wanted = Limits.defaults().toBuilder()
                .maxInboundBytes(25 * MEBIBYTE)
                .maxOutboundBytes(24 * MEBIBYTE)
                .build();
        assertThat(resourceLimits.admit(wanted, told::add).maxInboundBytes())
                .isEqualTo(24 * MEBIBYTE);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).limit()).isEqualTo("maxInboundBytes");
        assertThat(told.get(0).given()).isEqualTo("26214400");
        assertThat(told.get(0).inForce()).isEqualTo("25165824");
        assertThat(told.get(0).reason()).contains("-Xmx");
    }
}
