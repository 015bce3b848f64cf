package dev.antiphon.engine.group;

/** A piece of work of {@link LoopMembers}; they are done in their order. */
sealed interface GroupOperation {
    /** A connection becomes a member. */
    record Join(Member member) implements GroupOperation {}

    /** A connection leaves the group and stays open. */
    record Leave(Member member) implements GroupOperation {}

    /** A message is sent to the members. */
    record Send(GroupMessage message, EncodedFrame frame) implements GroupOperation {}
}
