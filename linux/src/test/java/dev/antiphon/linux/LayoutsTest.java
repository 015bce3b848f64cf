package dev.antiphon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.linux.kernel.Epoll;
import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.Native;
import dev.antiphon.linux.kernel.SynFilter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The sizes of the kernel's structures are asked of the kernel: one that ends where the memory ends
 * is taken, one that would reach a byte further is refused as a bad address.
 */
class LayoutsTest {
    private static final int PAGE_BYTES = 4096;
    private static final int EFAULT = 14;
    private static final int PARAMS_BYTES = 120;
    private static final int BUFFER_RING_BYTES = 40;
    private static final int FILTER_BYTES = 5 * 8;
    private static final int SYS_SETUP = 425;
    private static final int SYS_REGISTER = 427;
    private static final int REGISTER_BUFFER_RING = 22;

    private static final MemorySegment SYSCALL = Native.find("syscall");
    private static final MemorySegment EPOLL_CREATE1 = Native.find("epoll_create1");
    private static final MemorySegment EPOLL_CTL = Native.find("epoll_ctl");

    private final Arena arena = Arena.ofConfined();
    private final Kernel kernel = new Kernel(Memory.allocate(arena, Kernel.scratchBytes()));
    private long page;

    /** Where the memory ends. */
    private long end;

    @BeforeEach
    void reserveOnePageBeforeNone() throws IOException {
        page = kernel.reserve(2 * PAGE_BYTES);
        end = page + PAGE_BYTES;
        kernel.unmap(end, PAGE_BYTES);
    }

    @AfterEach
    void giveBack() {
        kernel.unmap(page, PAGE_BYTES);
        arena.close();
    }

    @Test
    void parametersOfARingHave120Bytes() {
        int ring = setup(end - PARAMS_BYTES);
        assertThat(ring).isPositive();
        Kernel.close(ring);
        assertThat(setup(end - PARAMS_BYTES + 1)).isEqualTo(-EFAULT);
    }

    private int setup(long params) {
        return (int) kernel.calls.call(SYSCALL, SYS_SETUP, 4, params, 0, 0, 0, 0);
    }

    @Test
    void registrationOfBuffersHas40Bytes() {
        long params = Memory.allocate(arena, PARAMS_BYTES);
        int ring = setup(params);
        long entries = arena.allocate(PAGE_BYTES, PAGE_BYTES).address();
        long at = end - BUFFER_RING_BYTES;
        Memory.setLong(at, entries);
        Memory.setInt(at + 8, 16);
        assertThat(register(ring, at)).isZero();
        assertThat(register(ring, at + 1)).isEqualTo(-EFAULT);
        Kernel.close(ring);
    }

    private int register(int ring, long argument) {
        return (int) kernel.calls.call(
                SYSCALL, SYS_REGISTER, ring, REGISTER_BUFFER_RING, argument, 1, 0, 0);
    }

    @Test
    void eventOfEpollHasTwelveBytes() {
        int epoll = kernel.calls.callInt(EPOLL_CREATE1, 0, 0, 0, 0, 0);
        int watched = kernel.eventDescriptor();
        long at = end - Epoll.EVENT_BYTES;
        Memory.setInt(at, Epoll.IN);
        assertThat(kernel.calls.callInt(EPOLL_CTL, epoll, 1, watched, at, 0)).isZero();
        assertThat(kernel.calls.callInt(EPOLL_CTL, epoll, 3, watched, at + 1, 0))
                .isEqualTo(-EFAULT);
        Kernel.close(epoll);
        Kernel.close(watched);
    }

    @Test
    void filterHas16BytesAndFiveInstructionsOf8() {
        int socket = kernel.streamSocket(Kernel.AF_INET, 0);
        long filter = end - SynFilter.BYTES;
        Memory.copy(SynFilter.ADDRESS, filter, SynFilter.BYTES);
        assertThat(kernel.filter(socket, filter)).isZero();
        assertThat(kernel.filter(socket, filter + 1)).isEqualTo(-EFAULT);

        long instructions = end - FILTER_BYTES;
        Memory.copy(Memory.getLong(filter + 8), instructions, FILTER_BYTES);
        long argument = Memory.allocate(arena, SynFilter.BYTES);
        Memory.copy(SynFilter.ADDRESS, argument, SynFilter.BYTES);
        Memory.setLong(argument + 8, instructions);
        assertThat(kernel.filter(socket, argument)).isZero();
        Memory.setLong(argument + 8, instructions + 1);
        assertThat(kernel.filter(socket, argument)).isEqualTo(-EFAULT);
        Kernel.close(socket);
    }
}
