package dev.antiphon.examples.chat;

import java.util.List;

/**
 * A command: the word after the slash, its arguments and its purpose as help shows them, and the
 * method of the session that does it.
 */
record ChatCommand(String name, String arguments, String help, Action action) {
    /** All commands, in the order of the help. A new command is a line here. */
    static final List<ChatCommand> ALL = List.of(
            new ChatCommand("nick", "NAME [KEY]", "takes a name", ChatSession::nick),
            new ChatCommand("join", "ROOM [POSITION]", "enters a room", ChatSession::join),
            new ChatCommand("leave", "", "leaves it", ChatSession::leave),
            new ChatCommand("who", "[ROOM]", "lists who is in a room", ChatSession::who),
            new ChatCommand("history", "[COUNT]", "shows older lines", ChatSession::history),
            new ChatCommand("msg", "NAME TEXT", "tells one person", ChatSession::message),
            new ChatCommand("say", "ID TEXT", "says it once", ChatSession::sayOnce),
            new ChatCommand("help", "", "lists the commands", (session, rest) -> help(session)),
            new ChatCommand("quit", "", "ends", (session, rest) -> {}));

    /** The work of a command. */
    interface Action {
        /** Does it; {@code rest} is the text after the command's word. */
        void run(ChatSession session, String rest);
    }

    static ChatCommand named(String name) {
        return ALL.stream()
                .filter(each -> each.name.equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no such command; /help lists them"));
    }

    private static void help(ChatSession session) {
        ALL.forEach(
                each -> session.show("/" + each.name + " " + each.arguments + " - " + each.help));
        session.show("a line without a slash goes to your room");
    }
}
