import { listHolders } from "../../../services/coupon-reservations/list-holders";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import { fromProfile } from "../mappers";
import { customerProfile, customerProfileExample } from "../schemas";
import { couponValuePath } from "./schemas";

const holders = z.object({ totalResultSize: z.int(), data: z.array(customerProfile) });

export const getReservedCustomers = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/coupon_reservations/customerprofiles/{couponValue}",
    operationId: "getReservedCustomers",
    tags: ["Coupons"],
    summary: "List the customers who hold a coupon",
    description: "At most 1,000 are listed; `totalResultSize` counts all of them.",
    request: { params: couponValuePath },
    responses: {
      200: jsonAnswer(holders, "The customers", {
        totalResultSize: 1,
        data: [customerProfileExample],
      }),
      400: errors[400],
      401: errors[401],
      404: errors[404],
    },
  }),
  handler: async (c) => {
    const { couponValue } = c.req.valid("param");
    const { rows, totalResultSize, sandbox } = await listHolders(c.get("integration"), couponValue);
    const data = rows.map((row) => fromProfile(row, sandbox));
    return c.json({ totalResultSize, data }, 200);
  },
});
