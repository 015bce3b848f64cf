package dev.antiphon.examples.api;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Addresses;
import dev.antiphon.framing.Framing;

/** The program: {@code examples/run api [ADDRESS [FRAMING]]}. */
public final class Main {
    private Main() {}

    /** Serves until the process ends. */
    public static void main(String[] args) throws InterruptedException {
        String address = args.length > 0 ? args[0] : "localhost:12345";
        Framing framing = Framing.parse(args.length > 1 ? args[1] : "line");
        TcpServer server = TcpServer.builder(framing)
                .onMessageInline((message, reply) -> reply.text("{\"jsonrpc\":\"2.0\",\"error\":"
                        + "{\"code\":-32601,\"message\":\"Method not found\"},\"id\":null}"))
                .start(address);
        System.out.println(
                "api: " + framing + " on " + Addresses.shown(server.addresses().getFirst()));
        server.awaitStopped();
    }
}
