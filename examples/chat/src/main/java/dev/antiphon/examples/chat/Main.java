package dev.antiphon.examples.chat;

import dev.antiphon.address.Addresses;
import dev.antiphon.cluster.Rooms;

/** The program: {@code examples/run chat [server ADDRESS | client ADDRESS NAME]}. */
public final class Main {
    private static final String ADDRESS = "localhost:12345";

    private Main() {}

    /** Serves until the process ends, or talks until the input ends. */
    public static void main(String[] args) throws Exception {
        String side = argument(args, 0, "server");
        String address = argument(args, 1, ADDRESS);
        switch (side) {
            case "server" -> serve(address);
            case "client" -> ChatClient.talk(address, argument(args, 2, System.getenv("USER")));
            default -> {
                System.err.println("chat: give server [ADDRESS] or client [ADDRESS [NAME]]");
                System.exit(2);
            }
        }
    }

    private static void serve(String address) throws InterruptedException {
        Rooms rooms = ChatServer.rooms().inProcess();
        try (ChatServer server = ChatServer.start(rooms, address)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            System.out.println("chat: on " + Addresses.shown(server.address()));
            server.awaitStopped();
        }
    }

    private static String argument(String[] args, int at, String otherwise) {
        return args.length > at ? args[at] : otherwise;
    }
}
