package dev.antiphon.linux.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

class SocketNamesTest {
    private final Arena arena = Arena.ofConfined();
    private final long at = Memory.allocate(arena, SocketNames.BYTES_MAX);

    @AfterEach
    void giveBack() {
        arena.close();
    }

    private SocketAddress again(SocketAddress address) throws IOException {
        return SocketNames.read(at, SocketNames.write(address, at));
    }

    @Test
    void addressIsReadAsItWasWritten() throws IOException {
        byte[] six = InetAddress.getByName("fe80::1").getAddress();
        for (SocketAddress each : new SocketAddress[] {
            new InetSocketAddress("192.0.2.255", 65535),
            new InetSocketAddress("2001:db8::ff", 1),
            new InetSocketAddress(Inet6Address.getByAddress(null, six, 3), 80),
            UnixDomainSocketAddress.of("/tmp/Привет")
        }) {
            assertThat(again(each)).isEqualTo(each);
        }
    }

    @Test
    void addressHasTheSystemsBytes() throws IOException {
        SocketNames.write(new InetSocketAddress("192.0.2.1", 0x1234), at);
        byte[] bytes = new byte[8];
        Memory.get(at, bytes);
        assertThat(bytes).containsExactly(2, 0, 0x12, 0x34, 192, 0, 2, 1);
    }

    @Test
    void pathThatIsTooLongIsRefused() {
        SocketAddress tooLong = UnixDomainSocketAddress.of("/" + "a".repeat(107));
        assertThatThrownBy(() -> SocketNames.write(tooLong, at))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 107 bytes, this one has 108");
    }

    @Test
    void unixPeerWithoutAPathIsTheEmptyPath() {
        Memory.setShort(at, (short) Kernel.AF_UNIX);
        assertThat(SocketNames.read(at, 2)).isEqualTo(UnixDomainSocketAddress.of(""));
    }
}
