package dev.antiphon.examples.chat;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Addresses;
import dev.antiphon.cluster.Rooms;
import dev.antiphon.cluster.RoomsException;
import dev.antiphon.cluster.nats.NatsRooms;
import dev.antiphon.failure.FailureException;

/** The program; {@link #USAGE} shows its arguments. */
public final class Main {
    private static final String USAGE =
            "usage: examples/run chat" + " [server [ADDRESS [NATS]] | client [ADDRESS [NAME]]]";

    private Main() {}

    /** Serves until the process ends, or talks until the input ends. */
    public static void main(String[] args) throws InterruptedException {
        String mode = argument(args, 0, "server");
        boolean isHelp = mode.matches("-h|--help");
        if (isHelp || !mode.matches("server|client") || args.length > 3) {
            (isHelp ? System.out : System.err).println(USAGE);
            System.exit(isHelp ? 0 : 2);
        }
        String address = argument(args, 1, "localhost:12345");
        try {
            if (mode.equals("server")) {
                serve(address, argument(args, 2, ""));
            } else {
                String user = System.getenv().getOrDefault("USER", "");
                ChatClient.talk(address, argument(args, 2, user));
            }
        } catch (IllegalArgumentException | FailureException | RoomsException e) {
            System.err.println("chat: " + e.getMessage());
            System.exit(e instanceof IllegalArgumentException ? 2 : 1);
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
        System.out.println(
                "chat: server on " + Addresses.shown(server.addresses().getFirst()));
        server.awaitStopped();
    }

    private static String argument(String[] args, int at, String otherwise) {
        return args.length > at ? args[at] : otherwise;
    }
}
