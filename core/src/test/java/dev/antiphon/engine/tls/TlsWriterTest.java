package dev.antiphon.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.engine.loop.EventLoopGroup;
import dev.antiphon.transport.Transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;

class TlsWriterTest {
    /**
     * An engine with a task to be done seals nothing; asking it again and again would never end.
     */
    @Test
    @Timeout(10)
    void engineThatWantsATaskDoneFirstIsAskedOnceAndTheBytesStay() throws Exception {
        EventLoopGroup eventLoopGroup =
                new EventLoopGroup("test", 1, Limits.defaults(), TransportKind.NIO);
        try {
            EngineWithTask engine = new EngineWithTask(() -> {});
            Transport.Link below = (Transport.Link) Proxy.newProxyInstance(
                    Transport.Link.class.getClassLoader(),
                    new Class<?>[] {Transport.Link.class},
                    (proxy, method, arguments) -> {
                        assertThat(method.getName()).isEqualTo("write");
                        assertThat(((ByteBuffer) arguments[0]).hasRemaining()).isFalse();
                        return null;
                    });
            ByteBuffer plain = ByteBuffer.allocate(3);
            new TlsWriter(eventLoopGroup.first(), engine).send(plain, below);
            assertThat(plain.remaining()).isEqualTo(3);
            assertThat(engine.wraps()).isEqualTo(1);
        } finally {
            eventLoopGroup.stop();
        }
    }
}
