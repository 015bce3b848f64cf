package dev.antiphon.examples.chat;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Addresses;
import dev.antiphon.cluster.Rooms;
import dev.antiphon.cluster.nats.NatsRooms;

/** The program: {@code examples/run chat [server ADDRESS NATS | client ADDRESS NAME]}. */
public final class Main {
    private Main() {}

    /** Serves until the process ends, or talks until the input ends. */
    public static void main(String[] args) throws Exception {
        String side = argument(args, 0, "server");
        String address = argument(args, 1, "localhost:12345");
        switch (side) {
            case "server" -> serve(address, argument(args, 2, ""));
            case "client" -> ChatClient.talk(address, argument(args, 2, System.getenv("USER")));
            default -> System.err.println("server [ADDRESS [NATS]] or client [ADDRESS [NAME]]");
        }
    }

    private static void serve(String address, String nats) throws InterruptedException {
        Rooms.Builder alone = ChatServer.rooms();
        Rooms rooms = nats.isEmpty()
                ? alone.inProcess()
                : alone.over(NatsRooms.to(nats).prefix("chat").build());
        TcpServer server = ChatServer.start(rooms, address);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.drain();
            rooms.close();
        }));
        System.out.println("chat: on " + Addresses.shown(server.addresses().getFirst()));
        server.awaitStopped();
    }

    private static String argument(String[] args, int at, String otherwise) {
        return args.length > at ? args[at] : otherwise;
    }
}
