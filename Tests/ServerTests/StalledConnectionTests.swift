// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Server

/// A channel that keeps what is written until it is flushed: a client that reads when the test says so.
@Suite struct StalledConnectionTests {
    private func connected() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: StalledConnectionHandler(allowed: .seconds(60)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    @Test func whoDoesNotReadIsLetGo() throws {
        let channel = try connected()
        channel.write(ByteBuffer(repeating: 0, count: 100_000), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(31))
        #expect(!channel.isActive)
    }

    @Test func aSlowDownloadThatMovesIsNot() throws {
        let channel = try connected()
        for _ in 0..<20 {
            channel.write(ByteBuffer(repeating: 0, count: 1_000), promise: nil)
            channel.embeddedEventLoop.advanceTime(by: .seconds(50))
            #expect(channel.isActive)
        }
    }

    @Test func norIsAConnectionThatHasNothingToRead() throws {
        let channel = try connected()
        channel.writeAndFlush(ByteBuffer(repeating: 0, count: 1_000), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        #expect(try channel.finish().hasLeftOvers)
    }

    /// Whoever hangs up is the cause, whichever way: a reset or an end in mid-body is no fault of the server.
    @Test(arguments: [
        HTTPParserError.invalidEOFState as any Error, IOError(errnoCode: 104, reason: "read"), ChannelError.eof,
    ])
    func aClientThatHangsUpIsNoAlarm(_ error: any Error) {
        #expect(EdgeMiddleware.meaning(error).0 == .badRequest)
    }

    @Test func aFaultOfTheServerIs() {
        struct Broken: Error {}
        #expect(EdgeMiddleware.meaning(Broken()).0 == .internalServerError)
    }
}
