package dev.antiphon.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.proxyprotocol.ProxyHeader.Proxied;
import dev.antiphon.proxyprotocol.ProxyParse.Complete;
import dev.antiphon.proxyprotocol.ProxyParse.Incomplete;
import dev.antiphon.proxyprotocol.ProxyParse.Refused;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes at the beginning of a connection: the size of reads less one (the first byte), then
 * what is read. However they are cut, they are the same header or the same refusal, no byte after
 * it is taken, and what a client would send for that header is read as the same addresses.
 */
class ProxyParserFuzzTest {
    private static final int TLV_BYTES_MAX = 1024;
    private static final int BYTES_MAX = 16 + 216 + TLV_BYTES_MAX;

    @FuzzTest
    void holds(byte[] data) {
        int size = 1 + (data.length == 0 ? 0 : data[0] & 0xFF);
        byte[] sent = Arrays.copyOfRange(data, Math.min(1, data.length), data.length);
        ProxyParser parser = new ProxyParser(TLV_BYTES_MAX);
        ByteBuffer whole = ByteBuffer.wrap(sent);
        ProxyParse found = parser.read(whole);
        assertThat(parser.bytes()).isEqualTo(whole.position()).isLessThanOrEqualTo(BYTES_MAX);
        assertThat(inReads(sent, size, parser.bytes())).isEqualTo(found);
        switch (found) {
            case Incomplete _ -> assertThat(whole.hasRemaining()).isFalse();
            case Refused refused -> assertThat(refused.reason()).matches("[ -~]{10,120}");
            case Complete complete -> {
                endsWhereItIsComplete(sent, whole.position());
                if (complete.header() instanceof Proxied proxied) {
                    isSentAsItIsRead(proxied);
                }
            }
        }
    }

    private static ProxyParse inReads(byte[] sent, int size, int taken) {
        ProxyParser parser = new ProxyParser(TLV_BYTES_MAX);
        ProxyParse found = new Incomplete();
        for (int at = 0; at < sent.length && found instanceof Incomplete; at += size) {
            found = parser.read(ByteBuffer.wrap(sent, at, Math.min(size, sent.length - at)));
        }
        assertThat(parser.bytes()).isEqualTo(taken);
        return found;
    }

    private static void endsWhereItIsComplete(byte[] sent, int end) {
        ByteBuffer oneLess = ByteBuffer.wrap(sent, 0, end - 1);
        assertThat(new ProxyParser(TLV_BYTES_MAX).read(oneLess)).isInstanceOf(Incomplete.class);
    }

    /** A port 0 would stand for the connection's own. */
    private static void isSentAsItIsRead(Proxied proxied) {
        if (proxied.source() instanceof InetSocketAddress source
                && proxied.destination() instanceof InetSocketAddress destination
                && source.getPort() > 0
                && destination.getPort() > 0) {
            byte[] again = ProxyPreface.of(proxied.version())
                    .withSource(source)
                    .withDestination(destination)
                    .bytes(source, destination);
            Proxied expected =
                    new Proxied(proxied.version(), source, destination, false, List.of());
            ProxyParse read = new ProxyParser(TLV_BYTES_MAX).read(ByteBuffer.wrap(again));
            assertThat(read).isEqualTo(new Complete(expected));
        }
    }
}
