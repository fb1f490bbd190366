// SPDX-License-Identifier: EUPL-1.2

import Glibc
package import NIOCore

/// Lets go of a client that asks and does not read. The idle timeout of Hummingbird leaves a connection alone while its
/// answer is on the way, and such an answer is on the way for ever.
///
/// Stalled is what still waits to be sent, the same to the byte at every look of the time allowed: a slow download that
/// moves is never cut, nor a request that takes long to be answered, since nothing waits then.
package final class StalledConnectionHandler: ChannelOutboundHandler, RemovableChannelHandler {
    package typealias OutboundIn = NIOAny
    private static let looks: Int64 = 4
    /// Bytes that the kernel takes beyond what it has sent. By itself it takes megabytes and then nothing for minutes,
    /// and a client that reads slowly looks like one that does not.
    private static let unsent: SocketOptionValue = 128 << 10
    private let every: TimeAmount
    private var task: RepeatedTask?
    private var waiting = 0
    private var same = 0

    package init(allowed: TimeAmount) { every = .nanoseconds(allowed.nanoseconds / Self.looks) }

    package func handlerAdded(context: ChannelHandlerContext) {
        // A channel that is no socket has no such option.
        try? context.channel.syncOptions?.setOption(
            ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: TCP_NOTSENT_LOWAT)),
            value: Self.unsent)
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        task = context.eventLoop.scheduleRepeatedTask(initialDelay: every, delay: every) { _ in
            bound.value.handler.look(bound.value.context)
        }
    }

    /// Also when the connection ends: the pipeline empties itself.
    package func handlerRemoved(context: ChannelHandlerContext) {
        task?.cancel()
        task = nil
    }

    private func look(_ context: ChannelHandlerContext) {
        // A channel that cannot say it is closed, or none of ours.
        let now = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        same = now > 0 && now == waiting ? same + 1 : 0
        waiting = now
        if same == Self.looks { context.close(promise: nil) }
    }
}
