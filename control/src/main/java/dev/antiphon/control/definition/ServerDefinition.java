package dev.antiphon.control.definition;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The definition of a server of the lesson, which answers each message with a text and the message,
 * as {@code antiphon serve} does.
 *
 * @param name the name; empty for a generated one
 */
public record ServerDefinition(
        Optional<String> name, Origin origin, Address address, Framing framing) {
    private static final List<String> KEYS = List.of("name", "listen", "framing");
    private static final Message BEGIN = Message.text("Сервер получил: ");

    /**
     * Reads a definition such as <code>{listen: 7001, framing: line}</code>. The framing is raw
     * unless it has another one.
     *
     * @throws StubFileException when a value is invalid
     */
    public static ServerDefinition read(YamlValue value, DefinitionSource source) {
        Map<String, YamlValue> keys = value.keys(KEYS);
        return new ServerDefinition(
                Optional.ofNullable(keys.get("name")).map(YamlValue::text),
                source.origin(),
                Optional.ofNullable(keys.get("listen"))
                        .map(source::address)
                        .orElseGet(() -> Address.parse("127.0.0.1:0")),
                Optional.ofNullable(keys.get("framing"))
                        .map(each -> each.read(Framing::parse))
                        .orElse(Framing.raw()));
    }

    /** Starts a server with this listener. */
    public TcpServer start(EventListener listener) {
        return TcpServer.builder(framing)
                .loops(1)
                .listener(listener)
                .onMessageInline((message, reply) -> {
                    reply.message(BEGIN);
                    reply.message(message);
                })
                .start(List.of(address));
    }
}
