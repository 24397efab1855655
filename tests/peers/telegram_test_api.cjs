// Telegram's Bot API by the npm package `telegram-test-api`: node telegram_test_api.cjs <folder of the packages> <port>.
// Says "ready" when it listens and "delivered" after each update that its webhook took, and ends when its standard
// input does, so it never outlives who started it.
const { join } = require("node:path");

const [home, port] = process.argv.slice(2);
const TelegramServer = require(join(home, "node_modules/telegram-test-api"));
// Messages would be forgotten after a minute.
const server = new TelegramServer({ port: Number(port), host: "127.0.0.1", storeTimeout: 86_400 });
for (const event of ["AddedUserMessage", "AddedUserCommand", "AddedUserCallbackQuery"]) {
  server.on(event, () => console.log("delivered"));
}
server.start().then(() => {
  process.stdin.on("end", () => process.exit(0)).resume();
  console.log("ready");
});
