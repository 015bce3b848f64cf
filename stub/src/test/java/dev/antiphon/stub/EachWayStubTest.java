package dev.antiphon.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Stubs and proxies whose requests and replies end differently, or hold their own lengths. */
class EachWayStubTest {
    private static StubServer stub(String rules) {
        StubRules read = StubFile.parse("rules.yaml", rules, Path.of("."));
        return StubServer.builder()
                .framing(read.framing().orElseThrow())
                .rules(read)
                .start();
    }

    private static int port(FaultProxy proxy) {
        String address = proxy.address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void rulesOfAFileAreReadAndAnsweredEachInItsFraming() throws Exception {
        StubServer stub = stub("""
                framing: 'delimiter:</request> > delimiter:</response>'
                rules:
                  - when: {contains: '<id>99</id>'}
                    reply: '<response>good'
                """);
        try (Peer peer = Peer.connect(stub.port())) {
            for (String part : new String[] {"<request>\n<id>9", "9</id>\n", "</request>"}) {
                peer.send(latin(part));
            }
            assertThat(peer.read(25)).isEqualTo("<response>good</response>");
        }
        stub.close();
    }

    @Test
    void replyOfARuleHasItsLengthFilledIn() throws Exception {
        StubServer stub = stub("""
                framing: modbus
                rules:
                  - when: {hex: '002a 0000 0006 11 03 0000 0002'}
                    reply: {hex: '002a 0000 0000 11 03 04 00010203'}
                """);
        try (Peer peer = Peer.connect(stub.port())) {
            peer.send(latin("\0*\0\0\0\6\21\3\0\0\0\2"));
            assertThat(peer.readBytes(13)).isEqualTo(latin("\0*\0\0\0\7\21\3\4\0\1\2\3"));
        }
        stub.close();
    }

    @Test
    void proxyFaultsApplyToTheirDirection() throws Exception {
        StubServer stub = stub("""
                framing: 'line > length:2'
                rules:
                  - when: {anything: true}
                    reply: {text: "a\\nb"}
                """);
        try (FaultProxy proxy = FaultProxy.to("127.0.0.1:" + stub.port())
                        .framing(Framing.parse("line > length:2"))
                        .faultToClient(new ArmedFault(WireFault.splitAt(1)))
                        .start();
                Peer peer = Peer.connect(port(proxy))) {
            peer.send(latin("one\n"));
            assertThat(peer.read(5)).isEqualTo("\0\3a\nb");
        }
        stub.close();
    }
}
